import { waitUntil } from "../../../lab/providers/plugin/wait";

function clock() {
    const slept: number[] = [];
    let now = 0;
    return {
        slept,
        now: () => now,
        sleep(ms: number) {
            slept.push(ms);
            now += ms;
            return Promise.resolve();
        },
    };
}
const signal = new AbortController().signal;

it("waits twice as long each time, up to ten seconds", async () => {
    const time = clock();
    let looks = 0;
    const look = () => Promise.resolve(++looks === 6 ? "there" : undefined);
    const waiting = { what: "it", look, timeoutMs: 60_000, firstMs: 10_000, leastMs: 3_000 };
    await expect(waitUntil(waiting, { signal, clock: time })).resolves.toBe("there");
    expect(time.slept).toEqual([10_000, 3_000, 6_000, 10_000, 10_000, 10_000]);
});

it("says what it waited for in vain", async () => {
    const waiting = {
        what: "droplet 1 to be off",
        look: () => Promise.resolve(undefined),
        timeoutMs: 60_000,
        firstMs: 0,
    };
    await expect(waitUntil(waiting, { signal, clock: clock() })).rejects.toThrow(
        "timeout while waiting for droplet 1 to be off (waited 60 s)",
    );
});

it("lets a failed look fail", async () => {
    const waiting = { what: "it", look: () => Promise.reject(new Error("no")), timeoutMs: 60_000, firstMs: 0 };
    await expect(waitUntil(waiting, { signal, clock: clock() })).rejects.toThrow("no");
});
