import { join } from "node:path";
import { LineProcess } from "../../../lab/line-process";
import { until } from "../../../lab/process";
import { typescript } from "../../../lab/services";
import { repository } from "../../../operations/read-project";
import { ACCOUNT, CloudflareRig, TOKEN } from "../cloudflare-api/rig";

jest.setTimeout(120_000);

const rig = new CloudflareRig();
const lines: string[] = [];
let helper: LineProcess;

beforeAll(async () => {
    await rig.start();
    helper = new LineProcess({
        argv: typescript(join(repository, "lab/page/sources/cloudflare-main.ts")),
        env: { ...process.env, CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_BASE_URL: `${rig.base}/client/v4` },
        onLine: (line) => void lines.push(line),
        onEnd: (reason) => void lines.push(reason),
    });
});
afterAll(() => helper[Symbol.asyncDispose]());

async function ask(zones: readonly string[]): Promise<unknown> {
    const before = lines.length;
    helper.tell({ account: ACCOUNT, zones, hosts: ["hello.example.com"] });
    await until("an answer", () => lines.length > before, { everyMs: 20 });
    return JSON.parse(lines[before] ?? "");
}

it("answers question by question, and goes on after one that Cloudflare did not answer", async () => {
    const zone = await rig.ok("POST", "/zones", { name: "example.com", account: { id: ACCOUNT }, type: "full" });
    const record = { type: "CNAME", content: "nyc.example.com", proxied: true };
    await rig.ok("POST", `/zones/${zone.id}/dns_records`, { name: "hello.example.com", ...record, ttl: 1 });
    const reading = { value: { records: { "hello.example.com": record }, balancers: {} } };
    expect(await ask(["example.com"])).toEqual(reading);
    expect(await ask([])).toEqual({ value: { records: {}, balancers: {} } });
    await rig.stop();
    expect(await ask(["example.com"])).toEqual({ error: "Connection error." });
    expect(await ask(["example.com"])).toEqual({ error: "Connection error." });
});
