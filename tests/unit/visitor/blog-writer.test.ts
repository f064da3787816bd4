import { longestGap, Writer } from "../../../lab/visitor/blog-writer";

it.each([
    [[], 0],
    [[1_000], 0],
    [[1_000, 2_000, 9_500, 10_000], 7.5],
])("finds in %p a longest gap of %p s", (moments, seconds) => expect(longestGap(moments)).toBe(seconds));

describe("Writer", () => {
    const START = 1_000_000;
    beforeEach(() => jest.useFakeTimers({ now: START, doNotFake: ["nextTick"] }));
    afterEach(() => jest.useRealTimers());

    it("goes on after what was refused, and keeps what was acknowledged, with its kind", async () => {
        let isDown = false;
        const takes = (path: string) => () => (isDown ? Promise.reject(new Error("down")) : Promise.resolve(path));
        const writer = new Writer({ publish: takes("/post/"), upload: takes("/picture.svg") });
        await jest.advanceTimersByTimeAsync(2_500);
        isDown = true;
        await jest.advanceTimersByTimeAsync(10_000);
        isDown = false;
        await jest.advanceTimersByTimeAsync(3_000);
        await writer[Symbol.asyncDispose]();
        const moments = (kind: string) =>
            writer.acknowledged.filter((one) => one.kind === kind).map(({ at }) => at - START);
        expect(moments("post")).toEqual([0, 1_000, 2_000, 13_000, 14_000, 15_000]);
        expect(moments("picture")).toEqual([0, 15_000]);
        expect(writer.longestGap(START)).toBe(11);
        expect(writer.longestGap(START + 5_000)).toBe(8);
        expect(writer.longestGap(START + 14_000)).toBe(1);
    });
});
