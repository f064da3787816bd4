import { LineProcess } from "../../../lab/line-process";
import { until } from "../../../lab/process";

/** What came of a helper: its lines, and how it ended. */
function start(script: string): { helper: LineProcess; lines: string[]; ends: string[] } {
    const [lines, ends]: [string[], string[]] = [[], []];
    const helper = new LineProcess({
        argv: [process.execPath, "-e", script],
        env: process.env,
        onLine: (line) => void lines.push(line),
        onEnd: (reason) => void ends.push(reason),
    });
    return { helper, lines, ends };
}

it("is told things in lines, and tells its own", async () => {
    const echo = "require('readline').createInterface(process.stdin).on('line', (l) => console.log('got ' + l))";
    const { helper, lines, ends } = start(echo);
    helper.tell({ a: 1 });
    helper.tell({ b: "x\ny" });
    await until("both lines", () => lines.length === 2);
    expect(lines).toEqual(['got {"a":1}', 'got {"b":"x\\ny"}']);
    await helper[Symbol.asyncDispose]();
    expect(ends).toEqual(["was sent away"]);
});

it("says why it ended by itself, and takes what it is told afterwards", async () => {
    const { helper, ends } = start("console.error('no such name'); process.exit(3)");
    await until("its end", () => ends.length > 0);
    expect(ends).toEqual(["ended with code 3\nno such name"]);
    helper.tell({});
    await helper[Symbol.asyncDispose]();
    expect(ends).toHaveLength(1);
});
