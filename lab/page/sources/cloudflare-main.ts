/** The helper as the operator, who alone reaches the lab's Cloudflare: a question a line, and a reading or a reason a line. */
import { createInterface } from "node:readline";
import Cloudflare from "cloudflare";
import { CLOUDFLARE_QUESTION, readCloudflare } from "../../../operations/status/cloudflare";

/** Who looks will ask again soon. */
const client = new Cloudflare({ timeout: 4_000, maxRetries: 0 });

async function main(): Promise<void> {
    for await (const line of createInterface({ input: process.stdin })) {
        const answer = await readCloudflare(client, CLOUDFLARE_QUESTION.parse(JSON.parse(line))).then(
            (value) => ({ value }),
            (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
        );
        process.stdout.write(`${JSON.stringify(answer)}\n`);
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
