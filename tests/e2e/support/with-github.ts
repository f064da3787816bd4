/**
 * Runs a command beside a GitHub that knows one pull request without comments, and prints as JSON what was written to it.
 * It stands where the command runs, as nothing leads from the operator's network to the host's.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

async function main([command = "", ...args]: readonly string[]): Promise<void> {
    const written: { readonly request: string; readonly body: unknown }[] = [];
    const server = createServer((request, response) => {
        void text(request).then((body) => {
            if (request.method !== "GET")
                written.push({ request: `${request.method} ${request.url}`, body: JSON.parse(body) });
            response.end(request.method === "GET" ? "[]" : "{}");
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const env = { ...process.env, GITHUB_API_URL: `http://127.0.0.1:${port}` };
    const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
    const [code] = (await once(child, "close")) as [number];
    server.close();
    console.log(JSON.stringify({ code, written }));
}

void main(process.argv.slice(2));
