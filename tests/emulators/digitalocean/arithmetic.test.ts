import {
    gatewayOf,
    netmaskOf,
    networksWithin,
    nextAddress,
    overlaps,
    parseNetwork,
} from "../../../lab/digitalocean/addresses";
import { parsePorts } from "../../../lab/digitalocean/firewall-rules";
import { RateLimiter } from "../../../lab/digitalocean/rate-limit";

describe("addresses", () => {
    it.each([
        ["10.10.0.0/20", "10.10.0.1", "255.255.240.0"],
        ["198.18.0.0/24", "198.18.0.1", "255.255.255.0"],
        ["192.168.0.0/16", "192.168.0.1", "255.255.0.0"],
    ])("%s has the gateway %s and the mask %s", (cidr, gateway, mask) => {
        expect([gatewayOf(cidr), netmaskOf(cidr)]).toEqual([gateway, mask]);
    });

    it.each(["10.0.0.0", "10.0.0.1/24", "10.0.0.0/33", "10.0.256.0/24", "::/0", "10.0.0.0/24/1"])(
        "%s is no network",
        (text) => {
            expect(parseNetwork(text)).toBeUndefined();
        },
    );

    it.each([
        ["10.10.0.0/20", "10.10.15.0/24", true],
        ["10.10.0.0/20", "10.10.16.0/20", false],
        ["10.10.3.0/24", "10.10.0.0/20", true],
    ])("%s and %s overlap: %s", (one, other, expected) => {
        expect([overlaps(one, other), overlaps(other, one)]).toEqual([expected, expected]);
    });

    const give = (last: string | undefined, ...taken: string[]): string =>
        nextAddress({ cidr: "192.168.0.0/29", firstHost: 2, last, taken: new Set(taken) });

    it("are given out one after the other, and again from the start", () => {
        expect(give(undefined)).toBe("192.168.0.2");
        expect(give("192.168.0.2")).toBe("192.168.0.3");
        expect(give("192.168.0.3", "192.168.0.4")).toBe("192.168.0.5");
        expect(give("192.168.0.6")).toBe("192.168.0.2");
        expect(give("192.168.0.6", "192.168.0.2")).toBe("192.168.0.3");
    });

    it("run out with a message", () => {
        const all = [2, 3, 4, 5, 6].map((host) => `192.168.0.${host}`);
        expect(() => give("192.168.0.3", ...all)).toThrow("No address is left in 192.168.0.0/29.");
    });

    it("divide a network into smaller ones", () => {
        expect([...networksWithin("10.0.0.0/18", 20)]).toEqual([
            "10.0.0.0/20",
            "10.0.16.0/20",
            "10.0.32.0/20",
            "10.0.48.0/20",
        ]);
    });
});

it.each([
    ["0", "all"],
    ["all", "all"],
    ["22", { from: 22, to: 22 }],
    ["8000-9000", { from: 8000, to: 9000 }],
    ["9000-8000", undefined],
    ["65536", undefined],
    ["0-10", undefined],
    ["ssh", undefined],
    ["", undefined],
])("the ports %j are %j", (text, expected) => {
    expect(parsePorts(text)).toEqual(expected);
});

describe("rate limits", () => {
    it("refuse until the window that is full ends, and count only what they let through", () => {
        let now = 1_000_000;
        const limiter = new RateLimiter({ hourly: 3, perMinute: 2 }, () => now);
        const take = (): (number | undefined)[] => {
            const { remaining, retryAfter } = limiter.take("t");
            return [remaining, retryAfter];
        };
        expect([take(), take(), take()]).toEqual([
            [2, undefined],
            [1, undefined],
            [1, 60],
        ]);
        now += 60_000;
        expect([take(), take()]).toEqual([
            [0, undefined],
            [0, 3540],
        ]);
        expect(limiter.take("another").remaining).toBe(2);
        now += 3_540_000;
        expect(take()).toEqual([2, undefined]);
    });
});
