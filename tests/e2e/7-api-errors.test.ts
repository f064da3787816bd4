import type { Fault } from "../../lab/emulator/faults";
import { ENDPOINT } from "../../lab/plan";
import { run } from "../../lab/process";
import { asOperator } from "../../lab/operator/operator";
import { edit, failureOf, machinesOf, up, upUnchanged } from "./support/fleet";

const API = { digitalocean: ENDPOINT.DIGITALOCEAN_API_URL, cloudflare: new URL(ENDPOINT.CLOUDFLARE_BASE_URL).origin };

async function order(api: keyof typeof API, fault: Fault): Promise<void> {
    const words = ["curl", "-fsS", "-H", "content-type: application/json", "-d", "@-", `${API[api]}/_lab/faults`];
    const [command = "", ...args] = asOperator(words);
    await run(command, args, { input: JSON.stringify(fault) });
}

async function forget(api: keyof typeof API): Promise<void> {
    const [command = "", ...args] = asOperator(["curl", "-fsS", "-X", "DELETE", `${API[api]}/_lab/faults`]);
    await run(command, args);
}

afterEach(async () => {
    await forget("digitalocean");
    await forget("cloudflare");
});

const record = { name: "faulty.example.com", type: "TXT", content: "one", ttl: 300 };
const addRecord = () =>
    edit("edge", (file) => {
        file.addIn(["config", "twinswarm:edge", "zones", "example.com", "records"], record);
    });

describe("Cloudflare", () => {
    it("is asked again after 429, 500, 409 and a lost answer", async () => {
        const match = { method: "POST", path: "/dns_records" };
        await order("cloudflare", { match, status: 429, headers: { "retry-after": "1" } });
        await order("cloudflare", { match, status: 500 });
        await order("cloudflare", { match, status: 409 });
        await order("cloudflare", { match: { path: "/load_balancers/monitors" }, drop: true });
        const undo = await addRecord();
        await up("edge");
        await undo();
        await up("edge");
        await upUnchanged("edge");
    });

    it("loses nothing by a refusal: the next up finishes", async () => {
        await order("cloudflare", { match: { method: "POST", path: "/dns_records" }, status: 400 });
        const undo = await addRecord();
        expect(await failureOf(up("edge"))).toContain("faulty.example.com");
        await forget("cloudflare");
        await up("edge");
        await upUnchanged("edge");
        await undo();
        await up("edge");
    });
});

it("makes one droplet, although DigitalOcean's answers fail", async () => {
    const names = (await machinesOf("ams")).map(({ name }) => name);
    await order("digitalocean", { match: { method: "POST", path: "^/v2/droplets" }, status: 500 });
    await order("digitalocean", { match: { method: "GET", path: "^/v2/droplets/" }, status: 429, times: 2 });
    await order("digitalocean", { match: { method: "GET", path: "^/v2/droplets/" }, drop: true });
    const undo = await edit("ams", (file) => file.setIn(["config", "twinswarm:zone", "machines", "workers"], 2));
    await up("ams");
    expect((await machinesOf("ams")).map(({ name }) => name)).toEqual([...names, "ams-w2"]);
    await undo();
    await up("ams");
    await upUnchanged("ams");
    expect((await machinesOf("ams")).map(({ name }) => name)).toEqual(names);
});
