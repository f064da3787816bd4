/** What the API refuses of monitors, pools and balancers on a plan below Enterprise, in its own words. */
import { ACCOUNT, CloudflareRig } from "./rig";

const LB = `/accounts/${ACCOUNT}/load_balancers`;

let rig: CloudflareRig;
let zone: string;
beforeEach(async () => {
    rig = await new CloudflareRig().start();
    zone = `/zones/${(await rig.ok("POST", "/zones", { name: "example.com" })).id}`;
});
afterEach(() => rig.stop());

const origin = (n: number) => ({ name: `m${n}`, address: `198.18.0.${n}` });
const origins = (count: number) => Array.from({ length: count }, (_, at) => origin(at + 1));
const failed = (message: string) => [400, 1002, `${message}: validation failed`];

it.each([
    ["interval is not in range [15, 3600]", { interval: 14 }],
    ["interval is not in range [15, 3600]", { interval: 3601 }],
    ["timeout is not in range [1, 10]", { timeout: 0 }],
    ["retries is not in range [0, 5]", { retries: 6 }],
    ["type must be http, https or tcp on this plan", { type: "icmp_ping" }],
    ["port is required for tcp monitors", { type: "tcp" }],
    ["expected_codes must be codes such as 200 or 2xx", { expected_codes: "fine" }],
])("monitors: %s", async (message, monitor) => {
    expect(await rig.refused("POST", `${LB}/monitors`, monitor)).toEqual(failed(message));
});

it.each([
    ["the origin list length must be in range [1, 20]", { origins: [] }],
    ["the origin list length must be in range [1, 20]", { origins: origins(21) }],
    ['origin name "m1" is used twice', { origins: [origin(1), origin(1)] }],
    ["origin address 10.0.0.1 is private", { origins: [{ name: "m1", address: "10.0.0.1" }] }],
    ["origins.0.weight is not in range [0, 1]", { origins: [{ ...origin(1), weight: 2 }] }],
    ["monitor x not found", { origins: origins(1), monitor: "x" }],
])("pools: %s", async (message, pool) => {
    expect(await rig.refused("POST", `${LB}/pools`, { name: "p", ...pool })).toEqual(failed(message));
});

it("pools and origins beyond the plan's number, and names used twice", async () => {
    const add = (name: string, count: number) => rig.call("POST", `${LB}/pools`, { name, origins: origins(count) });
    expect((await add("big", 18)).status).toBe(200);
    expect((await add("p1", 1)).status).toBe(200);
    expect((await add("p2", 2)).body.errors[0]?.message).toContain("in range [1, 1]");
    expect((await add("p1", 1)).body.errors[0]?.code).toBe(1003);
});

it("balancers, one by one", async () => {
    const { id: pool } = await rig.ok("POST", `${LB}/pools`, { name: "p", origins: origins(1) });
    const good = { name: "nyc.example.com", default_pools: [pool], fallback_pool: pool };
    const post = (more: object) => rig.refused("POST", `${zone}/load_balancers`, { ...good, ...more });
    expect(await post({ name: "nyc.example.org" })).toEqual(failed('name "nyc.example.org" is not in example.com'));
    expect(await post({ default_pools: ["x"] })).toEqual(failed('pool "x" not found'));
    expect(await post({ default_pools: [] })).toEqual(failed("default_pools must name a pool"));
    expect(await post({ steering_policy: "geo" })).toEqual(
        failed("steering_policy must be off or random on this plan"),
    );
    expect(await post({ pop_pools: { LAX: [pool] } })).toEqual(failed("pop_pools are not available on this plan"));
    expect(await post({ session_affinity: "cookie", session_affinity_ttl: 60 })).toEqual(
        failed("session_affinity_ttl is not in range [1800, 604800]"),
    );
    for (let n = 1; n <= 20; n += 1) {
        await rig.ok("POST", `${zone}/load_balancers`, { ...good, name: `b${n}.example.com`, region_pools: {} });
    }
    expect((await post({ name: "b1.example.com" }))[1]).toBe(1003);
    expect(await post({})).toEqual(failed("the number of load balancers must be in range [0, 20]"));
    expect(await rig.refused("DELETE", `${LB}/pools/${pool}`)).toEqual([
        412,
        1005,
        "This object is referenced by other objects, delete them first.",
    ]);
});
