import { allMachinesIn } from "../../../operations/zone/machines";
import { exportedZone } from "../operations/applied";
import { zoneState } from "./fleet";

it("names all machines of a state, a rebuilt one as the one that it replaces", () => {
    const found = allMachinesIn(exportedZone("nyc", ["nyc-m2-r1"])).map(({ name, key }) => [name, key]);
    expect(found).toEqual([
        ["nyc-m1", "nyc-m1"],
        ["nyc-m2", "nyc-m2"],
        ["nyc-m3", "nyc-m3"],
        ["nyc-m2", "nyc-m2-r1"],
    ]);
});

it("leaves existing hosts their names, whatever those end in", () => {
    const state = zoneState(0, { hosts: true }).replaceAll("nyc-m2", "web-r2");
    expect(allMachinesIn(state).map(({ name }) => name)).toEqual(["nyc-m1", "web-r2", "nyc-m3"]);
});
