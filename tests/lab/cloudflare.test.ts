/** The Cloudflare emulator in its place: asked over the lab's internet, ended and killed, and the same afterwards. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureCloudflare } from "../../lab/cloudflare/service";
import { bringDown } from "../../lab/down";
import { prepareLayers } from "../../lab/machines/base-image";
import { attachHost } from "../../lab/network/internet";
import { inNamespace, type Namespace } from "../../lab/network/namespaces";
import { ADDRESS, CLOUDFLARE, ENDPOINT } from "../../lab/plan";
import { run, until } from "../../lab/process";
import { signal, type ProcessRecord } from "../../lab/processes";
import { labSecret } from "../../lab/secrets";
import { isServiceAlive, serviceDir, stopService } from "../../lab/services";
import { ensureResolver } from "../../lab/visitor/resolver";

jest.setTimeout(20 * 60_000);

let operator: Namespace;
beforeAll(async () => {
    await bringDown();
    await ensureCloudflare();
    await prepareLayers(() => undefined);
    await ensureResolver();
    operator = await attachHost("operator", ADDRESS.operator);
});
afterAll(bringDown);

const inOperator = async (words: readonly string[], input?: string): Promise<string> => {
    const [command = "", ...args] = inNamespace(operator, words);
    return (await run(command, args, { ...(input !== undefined && { input }), timeoutMs: 10_000 })).stdout;
};

interface Answer {
    readonly success: boolean;
    readonly result: { readonly id: string };
}

/** Asks the API as the operator's engine would; the token goes by standard input. */
async function api(method: string, path: string, body?: unknown): Promise<Answer["result"]> {
    const config = `header = "Authorization: Bearer ${await labSecret("cloudflare-token")}"\n`;
    const data = body === undefined ? [] : ["-H", "content-type: application/json", "-d", JSON.stringify(body)];
    const words = ["curl", "-qsS", "--noproxy", "*", "-K", "-", "-X", method, ...data];
    const text = await inOperator([...words, `${ENDPOINT.CLOUDFLARE_BASE_URL}${path}`], config);
    const { success, result } = JSON.parse(text) as Answer;
    if (!success) throw new Error(`${method} ${path}: ${text}`);
    return result;
}

/** What a resolver out in the lab finds. */
async function resolve(name: string, server: string = ADDRESS.resolver): Promise<string> {
    const script = `
        const { Resolver } = require("node:dns").promises;
        const resolver = new Resolver({ timeout: 2000, tries: 1 });
        resolver.setServers([${JSON.stringify(server)}]);
        resolver.resolve4(${JSON.stringify(name)}).then((found) => console.log(found.sort().join()), ({ code }) => console.log(code));`;
    return (await inOperator([process.execPath, "-e", script])).trim();
}

let records: string;
let www: string;

it("serves a new zone at once, from the root down", async () => {
    const { id } = await api("POST", "/zones", { name: "example.com" });
    records = `/zones/${id}/dns_records`;
    ({ id: www } = await api("POST", records, { name: "www", type: "A", content: "192.0.2.1", proxied: true }));
    await api("POST", records, { name: "example.com", type: "CNAME", content: "plain.example.com" });
    await api("POST", records, { name: "plain", type: "A", content: "192.0.2.1", ttl: 60 });
    expect(await resolve("www.example.com")).toBe([...CLOUDFLARE.edge].sort().join());
    expect(await resolve("example.com")).toBe("192.0.2.1");
    expect(await resolve("ada.ns.cloudflare.com")).toBe(CLOUDFLARE.nameServers["ada.ns.cloudflare.com"]);
    expect(await resolve("elsewhere.com")).toBe("ENOTFOUND");
});

it("leaves a name dark where it was asked for while it was gone, as resolvers remember that", async () => {
    const record = { name: "gap", type: "A", content: "192.0.2.2", ttl: 60 };
    const { id } = await api("POST", records, record);
    await api("DELETE", `${records}/${id}`);
    expect(await resolve("gap.example.com")).toBe("ENOTFOUND");
    await api("POST", records, record);
    expect(await resolve("gap.example.com")).toBe("ENOTFOUND");
    expect(await resolve("gap.example.com", CLOUDFLARE.nameServers["bob.ns.cloudflare.com"])).toBe("192.0.2.2");
});

it.each(["SIGTERM", "SIGKILL"] as const)("knows everything after %s", async (ending) => {
    const content = ending === "SIGTERM" ? "192.0.2.3" : "192.0.2.4";
    await api("PATCH", `${records}/${www}`, { proxied: false, content });
    if (ending === "SIGTERM") {
        await stopService("cloudflare");
    } else {
        const record = await readFile(join(serviceDir("cloudflare"), "process.json"), "utf8");
        signal(JSON.parse(record) as ProcessRecord, "SIGKILL");
        await until("the emulator to be gone", async () => !(await isServiceAlive("cloudflare")));
    }
    await ensureCloudflare();
    for (const server of Object.values(CLOUDFLARE.nameServers)) {
        expect(await resolve("www.example.com", server)).toBe(content);
    }
});
