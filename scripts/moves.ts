/** What commands that move sites have in common. */
import { createInterface } from "node:readline/promises";
import { InvalidArgumentError, type Command } from "commander";

export interface MoveFlags {
    readonly plan: boolean;
    readonly editOnly: boolean;
    readonly cloud: boolean;
    readonly yes: boolean;
}

export const moveOptions = (command: Command): Command =>
    command
        .option("--plan", "show what would be done, with previews, and change nothing", false)
        .option("--edit-only", "edit the stack files, for a pull request, and apply nothing", false)
        .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
        .option("--yes", "do not ask", false);

/** `a,b` as its parts. */
export function ids(text: string): readonly string[] {
    const parts = text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    if (parts.length === 0) throw new InvalidArgumentError("write ids of sites, by commas: s7f3a,s81c0");
    return parts;
}

/** Whether a person says yes. In the lab, where nobody can be asked, nothing is at stake. */
export async function confirmed(question: string, { yes, cloud }: MoveFlags): Promise<boolean> {
    if (yes) return true;
    if (process.stdin.isTTY !== true) {
        if (!cloud) return true;
        throw new Error("nobody can be asked here; add --yes");
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
        terminal.close();
    }
}
