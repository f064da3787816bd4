/* eslint-disable no-control-regex -- terminals are steered by the escape character */
import { Progress, elapsed, type ProgressStream } from "../../../lab/progress";

class Screen implements ProgressStream {
    text = "";
    constructor(
        readonly isTTY: boolean,
        readonly columns = 40,
    ) {}
    write(text: string): void {
        this.text += text;
    }
    /** What a terminal shows after it has obeyed "cursor up" and "erase below". */
    get visible(): string[] {
        let lines: string[] = [];
        for (const part of this.text.split(/(?=\u001b\[\d+A)/)) {
            const [, up = "0", rest = ""] = /^(?:\u001b\[(\d+)A\u001b\[J)?([^]*)$/.exec(part) ?? [];
            lines = [...lines.slice(0, lines.length - Number(up)), ...rest.split("\n").slice(0, -1)];
        }
        return lines;
    }
}

function gate() {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { opened, open };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ["performance"] }));
afterEach(() => jest.useRealTimers());

it.each([
    [400, "0 s"],
    [59_400, "59 s"],
    [187_000, "3 min 07 s"],
])("says %d ms as %s", (milliseconds, text) => expect(elapsed(milliseconds)).toBe(text));

describe("without a terminal", () => {
    it("says when steps start and end, and now and then that a long one is at work", async () => {
        let clock = 0;
        const screen = new Screen(false);
        const progress = new Progress({ stream: screen, now: () => clock });
        const { opened, open } = gate();
        const result = progress.step("building", async (report) => {
            report("unit 7");
            await opened;
            return 42;
        });
        for (clock = 0; clock < 65_000; clock += 500) jest.advanceTimersByTime(500);
        open();
        await expect(result).resolves.toBe(42);
        expect(screen.text.split("\n")).toEqual([
            "building ...",
            "building: 30 s, unit 7",
            "building: 1 min 00 s, unit 7",
            "building: done after 1 min 05 s",
            "",
        ]);
        expect(jest.getTimerCount()).toBe(0);
    });
    it("names a failed step and throws its error on", async () => {
        const screen = new Screen(false);
        const failing = new Progress({ stream: screen, now: () => 0 }).step("image", () =>
            Promise.reject(new Error("no space")),
        );
        await expect(failing).rejects.toThrow("no space");
        expect(screen.text).toBe("image ...\nimage: failed after 0 s\n");
    });
});

describe("on a terminal", () => {
    it("redraws one line a running step, cut to the width, and leaves the ended ones above", async () => {
        let clock = 0;
        const screen = new Screen(true, 30);
        const progress = new Progress({ stream: screen, now: () => clock });
        const [slow, quick] = [gate(), gate()];
        const first = progress.step("slow", async (report) => {
            report("something with a very long description");
            await slow.opened;
        });
        const second = progress.step("quick", () => quick.opened);
        clock = 2000;
        jest.advanceTimersByTime(500);
        expect(screen.visible).toEqual(["slow: 2 s, something with a v", "quick: 2 s"]);
        quick.open();
        await second;
        progress.note("a note");
        expect(screen.visible).toEqual(["quick: done after 2 s", "a note", "slow: 2 s, something with a v"]);
        slow.open();
        await first;
        expect(screen.visible).toEqual(["quick: done after 2 s", "a note", "slow: done after 2 s"]);
    });
});
