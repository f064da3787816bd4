import { createInterface } from "node:readline";

/** Whether a person types yes. Where nobody is there to type, nothing is agreed to: it throws. */
export async function agreed(question: string): Promise<boolean> {
    console.error(`${question} Type yes:`);
    const lines = createInterface({ input: process.stdin });
    try {
        for await (const line of lines) return line.trim() === "yes";
        throw new Error("nobody answers here; run it in a terminal, or add --yes");
    } finally {
        lines.close();
    }
}
