/**
 * Runs what runbooks and workflows say, word for word, from the repository as a person would. In place of the programs that a person
 * has installed stand two small ones: `pulumi` is the engine as the lab's operator, `npm run X` the command X of this
 * work tree.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type Finished } from "../../../lab/process";
import { repository } from "../../../operations/read-project";
import { LONGEST_TEST_MS } from "./deadlines";
import { parseRunbook } from "./runbook-page";

const ANSWERS = "yes\n".repeat(10);

const node = `exec '${process.execPath}' --import tsx`;

/** A person would look at the preview and answer; there is no terminal here to ask. */
const PULUMI = `#!/bin/sh
case \${1:-} in
up | update | destroy | refresh | import) set -- "$@" --yes ;;
esac
${node} scripts/pulumi.ts "$@"
`;

/** `npm` itself might renew the packages of a work tree at work. As with it, options of a command come after `--`. */
const NPM = `#!/bin/sh
set -eu
case $1 in
run) shift ;;
start | test) ;;
*) echo "npm $1: runbooks use npm run, npm start and npm test only" >&2; exit 2 ;;
esac
name=$1
shift
text=$(${node.replace("exec ", "")} -p 'require("./package.json").scripts[process.argv[1]] ?? ""' "$name")
script=\${text##* }
case $script in
scripts/*.ts) ;;
*) echo "there is no npm run $name" >&2; exit 2 ;;
esac
case \${1:-} in
--) shift ;;
-*) echo "npm would keep $1 to itself: write -- before it" >&2; exit 2 ;;
esac
${node} "$script" "$@"
`;

/** Programs that stand in for a person's own, by name. */
const PROGRAMS = { pulumi: PULUMI, npm: NPM };

/**
 * Runs the commands of a step as they stand in its page, and resolves with what they said. Questions are answered with
 * yes. Throws a CommandError where one fails.
 * @param page name in docs/runbooks, without .md
 * @param step its heading
 */
export async function runbook(page: string, step: string): Promise<Finished> {
    const { steps, problems } = parseRunbook(await readFile(join(repository, "docs/runbooks", `${page}.md`), "utf8"));
    const commands = steps.find(({ title }) => title === step)?.commands;
    if (problems.length > 0) throw new Error(`docs/runbooks/${page}.md, ${problems.join("; ")}`);
    if (commands === undefined) throw new Error(`docs/runbooks/${page}.md has no commands below "## ${step}"`);
    return typed(commands, { programs: ["pulumi", "npm"] });
}

export interface Typist {
    /** Which programs are to be stand-ins. */
    readonly programs: readonly (keyof typeof PROGRAMS)[];
    /** @default this process's environment */
    readonly env?: NodeJS.ProcessEnv;
    /** The words that run a command where it is typed. @default here */
    readonly at?: (argv: readonly string[]) => string[];
}

/** Runs lines for a shell in the repository's folder. */
export async function typed(
    commands: string,
    { programs, env = process.env, at = (argv) => [...argv] }: Typist,
): Promise<Finished> {
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-typed-"));
    try {
        for (const name of programs) {
            await writeFile(join(folder, name), PROGRAMS[name]);
            await chmod(join(folder, name), 0o755);
        }
        const [command = "", ...args] = at(["sh", "-eu", "-c", commands]);
        return await run(command, args, {
            cwd: repository,
            env: { ...env, PATH: `${folder}:${env.PATH ?? ""}` },
            input: ANSWERS,
            timeoutMs: LONGEST_TEST_MS,
        });
    } finally {
        await rm(folder, { recursive: true });
    }
}
