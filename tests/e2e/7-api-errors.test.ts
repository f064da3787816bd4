import { edit, failureOf, machinesOf, sitePages, up, upUnchanged } from "./support/fleet";
import { forget, order } from "./support/faults";
import { runbook } from "./support/runbook";
import { describeFailures, Traffic } from "./support/traffic";
import { moveSites } from "./support/zones";

afterEach(async () => {
    await forget("digitalocean");
    await forget("cloudflare");
});

const record = { name: "faulty.example.com", type: "TXT", content: "one", ttl: 300 };
/** Does something with one more record in the edge's file, and takes it out again. */
async function withRecord(work: () => Promise<unknown>): Promise<void> {
    const undo = await edit("edge", (file) => {
        file.addIn(["config", "twinswarm:edge", "zones", "example.com", "records"], record);
    });
    try {
        await work();
    } finally {
        await forget("cloudflare");
        await undo();
        await up("edge");
    }
}

describe("Cloudflare", () => {
    it("is asked again after 429, 500, 409 and a lost answer", async () => {
        const match = { method: "POST", path: "/dns_records" };
        await order("cloudflare", { match, status: 429, headers: { "retry-after": "1" } });
        await order("cloudflare", { match, status: 500 });
        await order("cloudflare", { match, status: 409 });
        await order("cloudflare", { match: { path: "/load_balancers/monitors" }, drop: true });
        await withRecord(() => up("edge"));
        await upUnchanged("edge");
    });

    it("loses nothing by a refusal: the next up finishes", async () => {
        await order("cloudflare", { match: { method: "POST", path: "/dns_records" }, status: 400 });
        await withRecord(async () => {
            expect(await failureOf(up("edge"))).toContain("faulty.example.com");
            await forget("cloudflare");
            await up("edge");
            await upUnchanged("edge");
        });
    });
});

it("moves a site while Cloudflare's API is down, as far as that goes, and finishes when it is back", async () => {
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 5 });
    await order("cloudflare", { match: { path: "^/client/v4" }, status: 500, times: 100_000 });
    const undo = await moveSites("ams", "nyc", ["se6f9"]);
    try {
        expect((await runbook("cloudflare-api-down", "See what still works")).stdout).toContain("se6f9");
        await runbook("cloudflare-api-down", "Apply the zones, which need no Cloudflare");
        await forget("cloudflare");
        await runbook("cloudflare-api-down", "Finish when the API is back");
        await runbook("cloudflare-api-down", "See that nothing is left to do");
    } finally {
        await forget("cloudflare");
        await undo();
        for (const stack of ["ams", "edge", "nyc"]) await up(stack);
    }
    await traffic.stop();
    expect(describeFailures(traffic.failed())).toBe("");
});

it("makes one droplet, although DigitalOcean's answers fail", async () => {
    const names = (await machinesOf("ams")).map(({ name }) => name);
    await order("digitalocean", { match: { method: "POST", path: "^/v2/droplets" }, status: 500 });
    await order("digitalocean", { match: { method: "GET", path: "^/v2/droplets/" }, status: 429, times: 2 });
    await order("digitalocean", { match: { method: "GET", path: "^/v2/droplets/" }, drop: true });
    const undo = await edit("ams", (file) => file.setIn(["config", "twinswarm:zone", "machines", "workers"], 2));
    try {
        await up("ams");
        expect((await machinesOf("ams")).map(({ name }) => name)).toEqual([...names, "ams-w2"]);
    } finally {
        await forget("digitalocean");
        await undo();
        await up("ams");
    }
    await upUnchanged("ams");
    expect((await machinesOf("ams")).map(({ name }) => name)).toEqual(names);
});
