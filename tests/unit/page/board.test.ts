import { Board } from "../../../lab/page/board";
import type { PageState } from "../../../lab/page/state";
import { FakeLab } from "../../support/fake-lab";
import { fleet } from "../status/fleet";

const MINUTE = 60_000;

let lab: FakeLab;
let board: Board;

beforeEach(() => {
    jest.useFakeTimers();
    lab = new FakeLab(fleet());
    board = new Board(lab);
});
afterEach(async () => {
    await board.close();
    jest.useRealTimers();
});

const asked = (): Record<string, number> => Object.fromEntries(lab.asked);
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const look = (): (() => void) => board.watch(() => undefined);

it("asks for nothing while nobody looks", async () => {
    await pass(MINUTE);
    expect([asked(), lab.touring]).toEqual([{}, 0]);
});

it("asks all sources every few seconds while somebody looks, however many do", async () => {
    const leave = [look(), look()];
    await pass(MINUTE);
    const { machines = 0, swarm = 0, cloudflare = 0 } = asked();
    expect([machines, swarm, cloudflare]).toEqual([
        expect.closeTo(60, -1),
        expect.closeTo(30, -1),
        expect.closeTo(12, -1),
    ]);
    expect(lab.touring).toBe(1);
    expect(Object.keys(board.state.minutes)).toEqual(["s7f3a", "s81c0", "sb3c6"]);
    leave.forEach((one) => one());
});

it("goes on over a reload, and stops soon after the last one left", async () => {
    const first = look();
    await pass(5_000);
    first();
    await pass(2_000);
    const second = look();
    await pass(10_000);
    expect([lab.touring, asked().rest]).toEqual([1, undefined]);
    second();
    await pass(6_000);
    const then = asked();
    await pass(MINUTE);
    expect([lab.touring, asked(), then.rest]).toEqual([0, then, 1]);
    expect(board.state).toEqual({ swarms: {}, minutes: {}, switching: {} });
});

it("is not held up by a zone that does not answer", async () => {
    const answers = lab.swarm.bind(lab);
    lab.swarm = (project, zone, machines) =>
        zone === "nyc" ? new Promise(() => undefined) : answers(project, zone, machines);
    const leave = look();
    await pass(MINUTE);
    expect(Object.keys(board.state.swarms)).toEqual(["ams"]);
    expect(asked().swarm).toBeGreaterThan(5);
    leave();
});

it("keeps the fleet it knows while a stack file cannot be read", async () => {
    const leave = look();
    await pass(2_000);
    lab.project = () => Promise.reject(new Error("line 3: not valid YAML"));
    await pass(2_000);
    expect(board.state.project?.value?.domain).toBe("example.com");
    leave();
});

it("sends the visitor to no site before it has a record", async () => {
    const { records, balancers } = await lab.cloudflare(fleet());
    const known: { current: PageState["cloudflare"] } = { current: { value: { records: {}, balancers } } };
    lab.cloudflare = () => Promise.resolve(known.current?.value ?? { records, balancers });
    const leave = look();
    await pass(10_000);
    expect(lab.touring).toBe(0);
    known.current = undefined;
    await pass(10_000);
    expect([lab.touring, Object.keys(board.state.minutes).length]).toEqual([1, 3]);
    leave();
});

it("tells what it is at, and all that went wrong", async () => {
    const leave = look();
    await pass(2_000);
    const work = (id: string) => (id === "102" ? Promise.reject(new Error("the plug is stuck")) : lab.power(id, "off"));
    const done = board.perform({ ids: ["101", "102"], doing: "powering off", work });
    expect(board.state.switching).toEqual({ "101": "powering off", "102": "powering off" });
    await expect(done).rejects.toThrow("the plug is stuck");
    expect(board.state.switching).toEqual({});
    expect(board.state.machines?.value?.map(({ power }) => power).slice(0, 2)).toEqual(["off", "running"]);
    leave();
});
