import { CommandError, run, until } from "../../../lab/process";

describe("run", () => {
    it("gives both outputs and feeds the input", async () => {
        const { stdout, stderr } = await run("sh", ["-c", "cat; echo problem >&2"], { input: "hello" });
        expect([stdout, stderr]).toEqual(["hello", "problem\n"]);
    });
    it.each([
        ["exit code", "sh", ["-c", "echo why >&2; exit 3"], "sh -c echo why >&2; exit 3: exit code 3\nwhy"],
        ["missing program", "no-such-program", [], 'no-such-program: "no-such-program" is not installed'],
        ["signal", "sh", ["-c", "kill -TERM $$"], "sh -c kill -TERM $$: ended by SIGTERM"],
    ])("names the command and the reason: %s", async (_name, command, args, message) => {
        const error = await run(command, args).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(CommandError);
        expect((error as Error).message).toBe(message);
    });
    it("ends a command that takes too long", async () => {
        await expect(run("sleep", ["60"], { timeoutMs: 50 })).rejects.toThrow("no end after 0.05 s");
    });
    it("hands over whole lines", async () => {
        const lines: string[] = [];
        await run("printf", ["a\\nb\\nc\\n"], { onLine: (line) => lines.push(line) });
        expect(lines).toEqual(["a", "b", "c"]);
    });
});

describe("until", () => {
    it("returns when the condition holds, failures on the way included", async () => {
        let tries = 0;
        await until("the third try", () => {
            tries += 1;
            if (tries === 1) throw new Error("not yet");
            return tries === 3;
        }, { everyMs: 1 }); // prettier-ignore
        expect(tries).toBe(3);
    });
    it("says what it waited for and what stood in the way", async () => {
        const failing = () => Promise.reject(new Error("connection refused"));
        await expect(until("the door", failing, { deadlineMs: 20, everyMs: 5 })).rejects.toThrow(
            "waited 0.02 s for the door, in vain: connection refused",
        );
    });
});
