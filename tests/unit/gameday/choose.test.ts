import { chooseFleet, memoryLack } from "../../../lab/gameday/fleet/choose";
import { generateFleet } from "../../../lab/gameday/fleet/generate";

const nothing = { sites: undefined, given: undefined, running: undefined, isLeftover: false, lab: "day" };
const withSecrets = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, `encryptionsalt: v1:abc\n${text}`]));

it("makes up a fleet of 8 sites where nothing runs, and takes it away again", () => {
    expect(chooseFleet(nothing)).toEqual({ texts: generateFleet(8), stays: false });
});

it("makes up as many sites as asked for, also in the lab that a killed game day left", () => {
    const leftover = { ...nothing, sites: 60, running: undefined, isLeftover: true };
    expect(chooseFleet(leftover)).toEqual({ texts: generateFleet(60), stays: false });
});

it("takes what runs as it is, and leaves it", () => {
    const running = withSecrets(generateFleet(4));
    expect(chooseFleet({ ...nothing, running })).toEqual({ texts: running, stays: true });
});

it("uses a given fleet that runs already, whatever else the lab's copies hold", () => {
    const given = generateFleet(4);
    expect(chooseFleet({ ...nothing, given, running: withSecrets(given) })).toEqual({ texts: given, stays: true });
});

it.each([
    { ...nothing, given: generateFleet(4), running: generateFleet(6) },
    { ...nothing, sites: 60, running: generateFleet(6) },
])("does not touch a lab that runs another fleet", (found) => {
    expect(() => chooseFleet(found)).toThrow(/the lab day runs another fleet .* TWINSWARM_LAB=day npm run lab -- down/);
});

it("takes a fleet from one place only", () => {
    expect(() => chooseFleet({ ...nothing, sites: 8, given: generateFleet(8) })).toThrow(/leave one of the two away/);
});

it("tells in words that memory is short", () => {
    expect(memoryLack(8, 5.2)).toBeUndefined();
    expect(memoryLack(60, 5.2)).toMatch(/60 sites needs 9.3 GB of free memory, but 5.2 GB are free/);
});
