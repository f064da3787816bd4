import { managersOf } from "../../../lab/page/sources/swarm";
import { fleet } from "../status/fleet";
import { CUT, machine, machines, OFF } from "./fleet";

const names = (zone: string, all: ReturnType<typeof machines>): string[] =>
    managersOf(fleet(), zone, all).map(({ name }) => name);

it("asks the zone's own managers, and waits for none without power or public cable", () => {
    expect(names("nyc", machines())).toEqual(["nyc-m1", "nyc-m2", "nyc-m3"]);
    expect(names("nyc", machines({ "nyc-m1": OFF, "nyc-m2": CUT }))).toEqual(["nyc-m3"]);
    const uncabled = { cables: { public: "up", private: "down" } } as const;
    expect(names("ams", machines({ "ams-m1": uncabled }))).toEqual(["ams-m1", "ams-m2", "ams-m3"]);
});

it("asks no worker, no machine that the stack files do not name, and no zone that they do not name", () => {
    expect(names("nyc", [machine("nyc-w1"), machine("nyc-m4"), machine("nyc-m1")])).toEqual(["nyc-m1"]);
    expect(names("fra", [machine("fra-m1")])).toEqual([]);
});
