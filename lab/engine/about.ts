/** What the Pulumi CLI tells about itself, which needs neither a lab nor a stack. */
import { join } from "node:path";
import { cacheDir } from "../plan";

/** Whether a command asks for help or for the version: `--help`, `up --help`, `help up`, `version`, or nothing at all. */
export function isAboutItself(args: readonly string[]): boolean {
    const end = args.indexOf("--");
    const words = end < 0 ? args : args.slice(0, end);
    const [first = "help"] = words;
    return ["help", "version", "--version"].includes(first) || words.some((word) => word === "--help" || word === "-h");
}

/** The caller's environment, in which the CLI asks nobody for anything and writes into no home but the cache's. */
export const aboutEnvironment = (base: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    ...base,
    PULUMI_HOME: join(cacheDir(), "pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
});
