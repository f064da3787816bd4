import Cloudflare from "cloudflare";
import type { Health } from "../../../lab/cloudflare/state";
import { originsUp, readCloudflare } from "../../../operations/status/cloudflare";
import { ACCOUNT, CloudflareRig, TOKEN } from "../cloudflare-api/rig";

/** nyc-m2 is sick, and the pool of ams has no monitor and is off. */
const health: Health = {
    origin: (_, name) => (name === "nyc-m2" ? "unhealthy" : "healthy"),
    pool: () => "healthy",
    lastProbe: () => undefined,
};
const rig = new CloudflareRig({ health });

beforeAll(() => rig.start());
afterAll(() => rig.stop());

it("reads records, balancers and the health of their pools by the official client", async () => {
    const account = `/accounts/${ACCOUNT}/load_balancers`;
    const zone = await rig.ok("POST", "/zones", { name: "example.com", account: { id: ACCOUNT }, type: "full" });
    for (const record of [
        { name: "hello.example.com", type: "CNAME", content: "nyc.example.com", proxied: true, ttl: 1 },
        { name: "text.example.com", type: "TXT", content: '"a text"', ttl: 300 },
        { name: "other.example.com", type: "A", content: "192.0.2.1", ttl: 300 },
    ]) {
        await rig.ok("POST", `/zones/${zone.id}/dns_records`, record);
    }
    const monitor = await rig.ok("POST", `${account}/monitors`, {
        type: "https",
        expected_codes: "200",
        path: "/ping",
        interval: 60,
    });
    const pool = (zoneName: string, more: object) =>
        rig.ok("POST", `${account}/pools`, {
            name: `twinswarm-${zoneName}`,
            origins: [1, 2, 3].map((n) => ({ name: `${zoneName}-m${n}`, address: `192.0.2.${n}`, enabled: n < 3 })),
            ...more,
        });
    const [nyc, ams] = [await pool("nyc", { monitor: monitor.id }), await pool("ams", { enabled: false })];
    await rig.ok("POST", `/zones/${zone.id}/load_balancers`, {
        name: "nyc.example.com",
        default_pools: [nyc.id, ams.id],
        fallback_pool: ams.id,
        proxied: true,
    });
    const client = new Cloudflare({ apiToken: TOKEN, baseURL: `${rig.base}/client/v4`, maxRetries: 0 });
    const question = { account: ACCOUNT, zones: ["example.com"], hosts: ["hello.example.com", "text.example.com"] };
    expect(await readCloudflare(client, question)).toEqual({
        records: { "hello.example.com": { type: "CNAME", content: "nyc.example.com", proxied: true } },
        balancers: {
            "nyc.example.com": [
                {
                    name: "twinswarm-nyc",
                    up: 1,
                    origins: 2,
                    minimum: 1,
                    enabled: true,
                    health: { "nyc-m1": true, "nyc-m2": false },
                },
                {
                    name: "twinswarm-ams",
                    up: null,
                    origins: 2,
                    minimum: 1,
                    enabled: false,
                    health: { "ams-m1": null, "ams-m2": null },
                },
            ],
        },
    });
    expect(await readCloudflare(client, { ...question, zones: [] })).toEqual({ records: {}, balancers: {} });
});

it("counts an origin as up when any data centre reaches it", () => {
    const origin = (address: string, healthy: boolean) => ({ [address]: { healthy, failure_reason: "" } });
    const health = {
        "Amsterdam, NL": { healthy: true, origins: [origin("192.0.2.1", true), origin("192.0.2.2", false)] },
        "Newark, US": { healthy: true, origins: [origin("192.0.2.1", true), origin("192.0.2.2", true)] },
    };
    expect(originsUp(health)).toEqual(new Set(["192.0.2.1", "192.0.2.2"]));
    expect([originsUp({}), originsUp(undefined), originsUp("no health")]).toEqual([null, null, null]);
});
