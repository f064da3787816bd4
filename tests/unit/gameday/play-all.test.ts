import { generateFleet } from "../../../lab/gameday/fleet/generate";
import { enterFleet, leaveFleet, renewFleet } from "../../../lab/gameday/fleet/life";
import { repair } from "../../../lab/gameday/fleet/repair";
import { planParts } from "../../../lab/gameday/parts";
import { playAll } from "../../../lab/gameday/play-all";
import { assembleScenario } from "../../../lab/gameday/report-data";
import type { Day, Scenario } from "../../../lab/gameday/scenario";
import { SCENARIOS } from "../../../lab/gameday/scenarios";
import { Progress } from "../../../lab/progress";

jest.mock("../../../lab/gameday/fleet/life", () => ({
    enterFleet: jest.fn(),
    leaveFleet: jest.fn(),
    renewFleet: jest.fn(),
}));
jest.mock("../../../lab/gameday/fleet/repair", () => ({ repair: jest.fn() }));
jest.mock("../../../lab/gameday/play", () => ({
    play: (scenario: Scenario) => Promise.resolve(assembleScenario({ scenario, startedAt: 0, stage: undefined })),
}));

const NAMES = ["manager-loss", "zone-loss", "db-primary-loss"];
const { parts, project } = planParts(
    { texts: generateFleet(8), isMadeUp: true },
    SCENARIOS.filter(({ name }) => NAMES.includes(name)),
    NAMES,
);

let shown: string;
let calledOff: AbortController;

beforeEach(() => {
    jest.resetAllMocks();
    jest.mocked(leaveFleet).mockResolvedValue();
    [shown, calledOff] = ["", new AbortController()];
});

async function hold(stays: boolean) {
    const files = { become: () => Promise.resolve() };
    const day = { files, project, signal: calledOff.signal, report: () => undefined } as unknown as Day;
    const progress = new Progress({ stream: { write: (text) => (shown += text) } });
    const { played, left, trouble, project: last } = await playAll(parts, day, stays, progress);
    return {
        played: played.map(({ name }) => name),
        left: left.map(({ name, why }) => `${name}: ${why}`),
        trouble,
        blogs: last.sites.filter(({ kind }) => kind === "ghost").length,
    };
}

const broken = new Error("the stack nyc could not be applied:\nno space left");

it("plays all of them, also where a fleet of its own has to be made anew", async () => {
    jest.mocked(repair).mockRejectedValue(broken);
    expect(await hold(false)).toEqual({ played: NAMES, left: [], trouble: undefined, blogs: 2 });
});

it.each([
    ["cannot be repaired, and is not the game day's own", true, [undefined, broken], 2],
    ["can be neither repaired nor made anew", false, [broken], 1],
])("says of the rest why it was not played where the fleet %s", async (_, stays, repairs, count) => {
    for (const one of repairs) jest.mocked(repair).mockImplementationOnce(() => settle(one));
    jest.mocked(renewFleet).mockRejectedValue(broken);
    // Nor can it be left as it was.
    jest.mocked(leaveFleet).mockRejectedValue(new Error("still broken"));
    const why = `the fleet was not ready for ${NAMES[count]}: the stack nyc could not be applied`;
    const trouble = `${why}:\nno space left\nthe fleet was not left as it was found: still broken`;
    expect(await hold(stays)).toEqual({
        played: NAMES.slice(0, count),
        left: NAMES.slice(count).map((name) => `${name}: ${why}`),
        trouble,
        blogs: 0,
    });
    expect(shown).toContain(trouble);
});

const settle = (error: Error | undefined): Promise<void> =>
    error === undefined ? Promise.resolve() : Promise.reject(error);

it("reports all that was played where the fleet cannot be left as it was found", async () => {
    jest.mocked(leaveFleet).mockRejectedValueOnce(broken);
    const trouble = `the fleet was not left as it was found: ${broken.message}`;
    expect(await hold(true)).toEqual({ played: NAMES, left: [], trouble, blogs: 2 });
});

it("has no report of a game day that was called off, or that could not begin", async () => {
    jest.mocked(repair).mockImplementationOnce(() => {
        calledOff.abort(new Error("called off"));
        return Promise.reject(broken);
    });
    await expect(hold(true)).rejects.toBe(broken);
    calledOff = new AbortController();
    jest.mocked(enterFleet).mockRejectedValueOnce(broken);
    await expect(hold(true)).rejects.toBe(broken);
});
