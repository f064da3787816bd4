/** The pair as a secret of a zone's stack, kept and read by the Pulumi CLI of the environment. */
import { z } from "zod";
import { run } from "../../lab/process";
import type { Pair } from "./pair";

const KEY = "twinswarm:tls";
const PAIR = z.object({ certificate: z.string(), key: z.string() });

export class StackSecret {
    /** @param folder holds Pulumi.yaml and the stack files */
    constructor(private readonly folder: string) {}

    /** The pair that a stack has; undefined where it has none, or something else in its place. */
    async read(stack: string): Promise<Pair | undefined> {
        const { stdout } = await this.pulumi(["config", "--stack", stack, "--show-secrets", "--json"]);
        const config = JSON.parse(stdout) as Record<string, { value?: string } | undefined>;
        const value = config[KEY]?.value;
        return value === undefined ? undefined : PAIR.safeParse(parseJson(value)).data;
    }

    /** Both halves are one value, so that they always belong together. It goes by standard input: process lists show words. */
    async write(stack: string, pair: Pair): Promise<void> {
        await this.pulumi(["config", "set", "--stack", stack, "--secret", KEY], JSON.stringify(pair));
    }

    /** Makes the stack unless it exists: its secrets need its salt. */
    async ensureStack(stack: string): Promise<void> {
        const { stdout } = await this.pulumi(["stack", "ls", "--json"]);
        const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name.split("/").at(-1));
        if (!names.includes(stack)) await this.pulumi(["stack", "init", stack, "--no-select"]);
    }

    private pulumi(args: readonly string[], input?: string): ReturnType<typeof run> {
        return run("pulumi", [...args, "--non-interactive"], { cwd: this.folder, input });
    }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
