import { type Monitors, createMonitors } from "../../../lab/cloudflare/edge/monitors";
import type { ProbeOrder, ProbeResult } from "../../../lab/cloudflare/edge/probe";
import type { Monitor, Origin, Pool, State } from "../../../lab/cloudflare/state";
import { FakeClock, settle } from "./clock";
import { monitor, newState, origin, pool } from "./objects";

const nyc = pool("nyc", [origin("n1"), origin("n2")], { monitor: "m" });

let clock: FakeClock;
let state: State;
let remove: () => Promise<void>;
let monitors: Monitors;
/** What was probed, in order, as `time name`. */
let asked: string[];
/** How an origin answers; those not named are well. */
let answers: Record<string, (order: ProbeOrder) => ProbeResult>;

const well: ProbeResult = { ok: true, rttMs: 1, code: 200 };
const ill: ProbeResult = { ok: false, rttMs: 2, reason: "TCP connection failed" };
const late: ProbeResult = { ok: false, rttMs: 5000, reason: "HTTP timeout occurred", timedOut: true };

async function start(subject: Pool = nyc, settings: Partial<Monitor> = {}, egress = ["192.0.2.1"]): Promise<void> {
    state.put("monitors", monitor(settings));
    state.put("pools", subject);
    monitors = createMonitors({
        state,
        egress,
        clock,
        probe: (order) => {
            asked.push(`${clock.now() / 1000} ${order.origin.name}`);
            return Promise.resolve(answers[order.origin.name]?.(order) ?? well);
        },
    });
    monitors.start();
    await settle();
}
const up = (): string[] =>
    state
        .list("pools")
        .flatMap(({ id, origins }) =>
            origins.map(({ name }) => name).filter((name) => monitors.origin(id, name) === "healthy"),
        );
const take = (): string[] => asked.splice(0);

beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    answers = {};
    ({ state, remove } = newState());
});
afterEach(async () => {
    monitors.stop();
    await remove();
});

it("counts what it does not know yet as down, and probes at once", async () => {
    const starting = start();
    expect(up()).toEqual([]);
    await starting;
    expect([asked, up()]).toEqual([
        ["0 n1", "0 n2"],
        ["n1", "n2"],
    ]);
});

it("probes at the interval", async () => {
    await start();
    take();
    await clock.advance(130_000);
    expect(take()).toEqual(["60 n1", "60 n2", "120 n1", "120 n2"]);
});

it("finds an origin down at the next probe, says so once, and why", async () => {
    await start();
    const down: Origin[] = [];
    monitors.onDown((one) => down.push(one));
    answers.n1 = () => ill;
    await clock.advance(60_000);
    await clock.advance(60_000);
    expect([up(), down.map(({ name }) => name)]).toEqual([["n2"], ["n1"]]);
    expect(monitors.pool("nyc")).toBe("degraded");
    expect([monitors.lastProbe("nyc", "n1"), monitors.lastProbe("nyc", "n2")]).toEqual([
        { failure_reason: "TCP connection failed", response_code: 0, rtt_ms: 2, at: "1970-01-01T00:02:00.000Z" },
        { failure_reason: "No failures", response_code: 200, rtt_ms: 1, at: "1970-01-01T00:02:00.000Z" },
    ]);
    answers = {};
    await clock.advance(60_000);
    expect(monitors.pool("nyc")).toBe("healthy");
});

it("wants consecutive_down bad and consecutive_up good results in a row", async () => {
    await start(nyc, { consecutive_down: 3, consecutive_up: 2 });
    expect(up()).toEqual([]);
    await clock.advance(60_000);
    expect(up()).toEqual(["n1", "n2"]);
    const results = ["bad", "bad", "good", "bad", "bad", "bad", "good", "good"];
    const seen: boolean[] = [];
    for (const result of results) {
        answers.n1 = () => (result === "good" ? well : ill);
        await clock.advance(60_000);
        seen.push(up().includes("n1"));
    }
    expect(seen).toEqual([true, true, true, true, true, false, false, true]);
});

it("repeats at once what timed out, and nothing else", async () => {
    let left = 2;
    answers.n1 = () => (left-- > 0 ? late : well);
    answers.n2 = () => ill;
    await start(nyc, { retries: 2 });
    expect([take().sort(), up()]).toEqual([["0 n1", "0 n1", "0 n1", "0 n2"], ["n1"]]);
    left = 3;
    await clock.advance(60_000);
    expect(up()).toEqual([]);
});

it("believes the majority of the places that probe", async () => {
    const from =
        (...bad: string[]) =>
        (order: ProbeOrder): ProbeResult =>
            bad.includes(order.from) ? ill : well;
    answers = { n1: from("192.0.2.1"), n2: from("192.0.2.1", "192.0.2.3") };
    await start(nyc, {}, ["192.0.2.1", "192.0.2.2", "192.0.2.3"]);
    expect(up()).toEqual(["n1"]);
});

it("leaves disabled pools and origins alone, and forgets what it knew of them", async () => {
    await start();
    take();
    state.put("pools", pool("nyc", [origin("n1", { enabled: false }), origin("n2")], { monitor: "m" }));
    await clock.advance(60_000);
    expect([take(), up()]).toEqual([["60 n2"], ["n2"]]);
    state.put("pools", { ...nyc, enabled: false });
    await clock.advance(60_000);
    expect([take(), up()]).toEqual([[], []]);
    state.put("pools", nyc);
    await settle();
    expect([take(), up()]).toEqual([
        ["120 n1", "120 n2"],
        ["n1", "n2"],
    ]);
});

it("takes origins of a pool without a monitor for well, and does not probe them", async () => {
    await start(pool("nyc", [origin("n1")]));
    expect([asked, up(), monitors.pool("nyc")]).toEqual([[], ["n1"], "healthy"]);
});

it("probes a new pool at once and the known ones when they are due", async () => {
    await start();
    take();
    await clock.advance(10_000);
    state.put("pools", pool("ams", [origin("a1")], { monitor: "m" }));
    await settle();
    expect([take(), up()]).toEqual([["10 a1"], ["n1", "n2", "a1"]]);
    await clock.advance(50_000);
    expect(take()).toEqual(["60 n1", "60 n2"]);
});

it("goes by a changed monitor at once, with the health that was known", async () => {
    await start();
    take();
    await clock.advance(10_000);
    answers.n1 = () => ill;
    state.put("monitors", monitor({ interval: 15, consecutive_down: 2 }));
    await settle();
    expect([take(), up()]).toEqual([
        ["10 n1", "10 n2"],
        ["n1", "n2"],
    ]);
    await clock.advance(15_000);
    expect([take(), up()]).toEqual([["25 n1", "25 n2"], ["n2"]]);
});

it("starts anew with an origin whose address changed", async () => {
    await start();
    state.put("pools", pool("nyc", [origin("n1", { address: "192.0.2.99" })], { monitor: "m" }));
    expect(up()).toEqual([]);
    await settle();
    expect(up()).toEqual(["n1"]);
});

it("does not listen to a probe that ends after it was stopped", async () => {
    let answer: (result: ProbeResult) => void = () => undefined;
    state.put("monitors", monitor());
    state.put("pools", pool("nyc", [origin("n1")], { monitor: "m" }));
    const probe = (): Promise<ProbeResult> => new Promise((resolve) => (answer = resolve));
    monitors = createMonitors({ state, egress: ["192.0.2.1"], clock, probe });
    monitors.start();
    monitors.stop();
    answer(well);
    await clock.advance(120_000);
    expect(up()).toEqual([]);
});
