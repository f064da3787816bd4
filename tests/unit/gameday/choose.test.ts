import { chooseFleet, memoryLack } from "../../../lab/gameday/fleet/choose";
import { addBlogs, generateFleet } from "../../../lab/gameday/fleet/generate";
import { projectOf } from "../../../operations/read-project";

const nothing = { sites: undefined, given: undefined, running: undefined, isLeftover: false, lab: "day" };
const withSecrets = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, `encryptionsalt: v1:abc\n${text}`]));

it("makes up a fleet of 8 sites where nothing runs, and takes it away again", () => {
    expect(chooseFleet(nothing)).toEqual({ texts: generateFleet(8), stays: false, isMadeUp: true });
});

it("makes up as many sites as asked for, also in the lab that a killed game day left", () => {
    const leftover = { ...nothing, sites: 60, running: undefined, isLeftover: true };
    expect(chooseFleet(leftover)).toEqual({ texts: generateFleet(60), stays: false, isMadeUp: true });
});

it("takes what runs as it is, and leaves it", () => {
    const running = withSecrets(generateFleet(4));
    expect(chooseFleet({ ...nothing, running })).toEqual({ texts: running, stays: true, isMadeUp: false });
});

it("uses a given fleet that runs already, whatever else the lab's copies hold", () => {
    const given = generateFleet(4);
    const seen = { ...nothing, given, running: withSecrets(given) };
    expect(chooseFleet(seen)).toEqual({ texts: given, stays: true, isMadeUp: false });
});

it("makes a given fleet where nothing runs, and gives it nothing else", () => {
    const given = generateFleet(4);
    expect(chooseFleet({ ...nothing, given })).toEqual({ texts: given, stays: false, isMadeUp: false });
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
    const [small, large] = [generateFleet(8), generateFleet(60)];
    expect(memoryLack(projectOf(small), 5.2)).toBeUndefined();
    expect(memoryLack(projectOf(large), 5.2)).toMatch(/60 sites needs 9.3 GB of free memory, but 5.2 GB are free/);
    expect(memoryLack(projectOf(addBlogs(small)), 5.2)).toMatch(/10 sites needs 6.7 GB/);
});
