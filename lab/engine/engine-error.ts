import { CommandError } from "../process";

/** A Pulumi command that failed, in the engine's own words: what follows them in its output is sums and outputs. */
export class EngineError extends CommandError {
    constructor(argv: readonly string[], { reason, code, stdout, stderr }: CommandError) {
        super(argv.join(" "), reason, code, stdout, stderr);
        const what = diagnostics(stdout);
        if (what !== undefined) this.message = `${this.command}: ${reason}\n${what}`;
        this.name = "EngineError";
    }
}

/** The part of the engine's output that tells what went wrong. */
export function diagnostics(output: string): string | undefined {
    const [, text] = /^Diagnostics:\n([^]*?)(?=^\S|$(?![^]))/m.exec(output) ?? [];
    return text?.trimEnd();
}
