/** Which origin a visitor ends up with, while some of them are down. */
import { COOKIE } from "../../../lab/cloudflare/edge/affinity";
import type { Health, LoadBalancer } from "../../../lab/cloudflare/state";
import { deadListener } from "./dead-listener";
import { type Rig, startRig } from "./edge-rig";
import { balancer, healthOf, origin, pool, record } from "./objects";

let health: Health;
let rig: Rig;
beforeAll(async () => {
    rig = await startRig({
        health: {
            origin: (...of) => health.origin(...of),
            pool: (...of) => health.pool(...of),
            lastProbe: () => undefined,
        },
    });
});
beforeEach(() => {
    health = healthOf();
});
afterEach(() => rig.reset());
afterAll(() => rig.stop());

const host = "nyc.example.com";
const ADDRESS = { n1: "127.0.0.2", n2: "127.0.0.3", a1: "127.0.0.4" } as const;
type Name = keyof typeof ADDRESS;

/** Pools nyc (n1, n2) and ams (a1) behind the host; `live` origins answer with their names. */
async function fleet(live: readonly Name[], more: Partial<LoadBalancer> = {}): Promise<void> {
    const { state } = rig;
    const member = (name: Name) => origin(name, { address: ADDRESS[name] });
    state.put("pools", pool("nyc", [member("n1"), member("n2")]));
    state.put("pools", pool("ams", [member("a1")]));
    state.put("loadBalancers", balancer({ default_pools: ["nyc", "ams"], fallback_pool: "ams", ...more }));
    for (const name of live)
        await rig.origin(ADDRESS[name], (request, response) => void answer(name, request, response));
}

async function answer(
    name: Name,
    request: AsyncIterable<Buffer>,
    response: { end(text: string): void },
): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk.toString();
    response.end(name + body);
}

/** Who answered, or the error. */
const who = async (asked: Parameters<Rig["get"]>[1] = {}): Promise<string> => (await rig.get(host, asked)).body;

it("goes by the pools' order and health, and by the fallback when nothing is left", async () => {
    await fleet(["n1", "n2", "a1"]);
    expect(await who()).toBe("n1");
    health = healthOf(["n1"]);
    expect(await who()).toBe("n2");
    health = healthOf(["n1", "n2"], ["nyc"]);
    expect(await who()).toBe("a1");
    health = healthOf(["n1", "n2", "a1"], ["nyc", "ams"]);
    expect(await who()).toBe("a1");
});

it("asks another origin once when the first is gone, with the body it was given", async () => {
    await fleet(["n2"]);
    expect(await who()).toBe("n2");
    expect(await who({ method: "POST", body: " got it" })).toBe("n2 got it");
});

it("gives up after the second", async () => {
    await fleet(["a1"], { adaptive_routing: { failover_across_pools: true } });
    expect(await who()).toBe("error code: 521");
});

it("goes to another pool where the balancer allows it", async () => {
    await fleet(["a1"]);
    health = healthOf(["n2"]);
    expect(await who()).toBe("error code: 521");
    rig.state.put("loadBalancers", {
        ...balancer({ default_pools: ["nyc", "ams"], fallback_pool: "ams" }),
        adaptive_routing: { failover_across_pools: true },
    });
    expect(await who()).toBe("a1");
});

it("holds a request for a dead machine until the connection times out", async () => {
    await fleet(["n2"]);
    const revive = await deadListener(ADDRESS.n1, rig.originPorts.https);
    const started = performance.now();
    expect(await who()).toBe("n2");
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
    await revive();
});

it("does not ask twice what an origin may have done already", async () => {
    await fleet(["n2"]);
    let asked = 0;
    await rig.origin(ADDRESS.n1, (request) => {
        asked += 1;
        request.socket.destroy();
    });
    expect(await who({ method: "POST", body: "order" })).toBe("error code: 520");
    expect(asked).toBe(1);
});

describe("session affinity", () => {
    const sticky = { session_affinity: "cookie", session_affinity_ttl: 1800 } as const;
    const cookieOf = async (asked: Parameters<Rig["get"]>[1] = {}): Promise<string | undefined> =>
        (await rig.get(host, asked)).headers["set-cookie"]?.[0];

    it("binds a visitor to an origin by a cookie", async () => {
        await fleet(["n1", "n2"], sticky);
        health = healthOf(["n1"]);
        const cookie = await cookieOf();
        expect(cookie).toMatch(new RegExp(`^${COOKIE}=.*; HttpOnly$`));
        expect(cookie).not.toContain("Secure");
        health = healthOf();
        const headers = { cookie: cookie?.split(";")[0] };
        expect(await who()).toBe("n1");
        expect(await who({ headers })).toBe("n2");
        expect(await cookieOf({ headers })).toBeUndefined();
        rig.set("always_use_https", "on");
        expect(await cookieOf()).toContain("Secure");
    });

    it("moves a bound visitor by the balancer's rules alone", async () => {
        await fleet(["n1", "n2"], sticky);
        const headers = { cookie: (await cookieOf())?.split(";")[0] };
        await rig.reset();
        await fleet(["n2"], sticky);
        expect(await who({ headers })).toBe("error code: 521");
        rig.state.put("loadBalancers", {
            ...rig.state.list("loadBalancers")[0]!,
            session_affinity_attributes: { zero_downtime_failover: "temporary" },
        });
        expect(await who({ headers })).toBe("n2");
    });
});

it("tries another address of a name that has several, without any balancer", async () => {
    await fleet(["n2"]);
    const name = "two.example.com";
    for (const address of [ADDRESS.n1, ADDRESS.n2]) rig.state.put("records", record(name, "A", address));
    expect(await rig.get(name)).toMatchObject({ status: 200, body: "n2" });
});

it("sends the Host that a pool's origin asks for, by that port", async () => {
    const header = { Host: ["internal.example.com"] };
    const own = { address: ADDRESS.n1, port: rig.originPorts.http, header };
    rig.state.put("pools", pool("nyc", [origin("n1", own)]));
    rig.state.put("loadBalancers", balancer({ default_pools: ["nyc"], fallback_pool: "nyc" }));
    rig.set("ssl", "flexible");
    await rig.plainOrigin(ADDRESS.n1, (request, response) => response.end(request.headers.host));
    expect(await who()).toBe("internal.example.com");
});
