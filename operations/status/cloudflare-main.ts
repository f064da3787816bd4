/** Reads Cloudflare where it can be reached. The question comes as JSON on standard input, the reading goes out as JSON. */
import { json } from "node:stream/consumers";
import Cloudflare from "cloudflare";
import { CLOUDFLARE_QUESTION, readCloudflare } from "./cloudflare";

async function main(): Promise<void> {
    const question = CLOUDFLARE_QUESTION.parse(await json(process.stdin));
    // Reads CLOUDFLARE_API_TOKEN and CLOUDFLARE_BASE_URL, as the provider does.
    const client = new Cloudflare({ timeout: 10_000, maxRetries: 1 });
    process.stdout.write(JSON.stringify(await readCloudflare(client, question)));
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
