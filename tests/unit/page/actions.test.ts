import { actionOf } from "../../../lab/page/actions";
import { CUT, machines, OFF } from "./fleet";

const switched: string[] = [];
const sources = {
    machines: () => Promise.resolve(machines({ "nyc-m1": CUT, "nyc-m3": OFF })),
    power: (id: string, state: string) => Promise.resolve(void switched.push(`power ${id} ${state}`)),
    cable: (id: string, which: string, state: string) => Promise.resolve(void switched.push(`${which} ${id} ${state}`)),
};
const pressed = (path: string) => {
    const [kind, name, what, state] = path.split("/");
    return actionOf({ kind, name, what, state }, sources);
};

beforeEach(() => void (switched.length = 0));

it.each([
    ["machine/nyc-m3/power/on", "powering on", ["power nyc-m3 on"]],
    ["machine/nyc-m2/power/off", "powering off", ["power nyc-m2 off"]],
    ["machine/nyc-m2/private/off", "cutting its private cable", ["private nyc-m2 down"]],
    ["machine/nyc-m1/public/on", "mending its public cable", ["public nyc-m1 up"]],
    // Those that are off already are left alone.
    ["zone/nyc/power/off", "powering off", ["power nyc-m1 off", "power nyc-m2 off"]],
    ["zone/nyc/power/on", "powering on", ["power nyc-m3 on"]],
    ["zone/ams/power/on", "powering on", []],
])("%s", async (path, doing, expected) => {
    const deed = await pressed(path);
    expect(deed.doing).toBe(doing);
    await Promise.all(deed.ids.map(deed.work));
    expect(switched).toEqual(expected);
});

it.each([
    ["machine/nyc-m9/power/off", "the lab has no machine nyc-m9, or has it no longer; load the page again"],
    ["zone/fra/power/off", "the lab has no zone fra, or has it no longer; load the page again"],
    ["zone/nyc/public/off", "there is no such button; load the page again"],
    ["machine/nyc-m1/disk/off", "there is no such button; load the page again"],
    ["machine/nyc-m1/power/cycle", "there is no such button; load the page again"],
])("refuses %s", async (path, message) => {
    await expect(pressed(path)).rejects.toThrow(message);
    expect(switched).toEqual([]);
});
