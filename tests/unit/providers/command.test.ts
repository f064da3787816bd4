import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCommand } from "../../../lab/providers/command/local-command";
import type { Operation } from "../../../lab/providers/plugin/resource";

function operation(signal = new AbortController().signal): Operation & { lines: string[] } {
    const lines: string[] = [];
    return {
        name: "step",
        signal,
        lines,
        clock: { now: () => 0, sleep: () => Promise.resolve() },
        status: (line) => lines.push(line),
    };
}
const create = (inputs: Parameters<typeof LocalCommand.create>[1], running = operation()) =>
    LocalCommand.create(undefined, inputs, running);

it("keeps both streams without their last newline, and an id of its own", async () => {
    const { id, outputs } = await create({ create: "echo a; echo b; echo c >&2", triggers: [1] } as never);
    expect(id).toMatch(/^step[0-9a-f]{8}$/);
    expect(outputs).toMatchObject({ stdout: "a\nb", stderr: "c", triggers: [1] });
});

it("gives the script its environment, folder, input and interpreter", async () => {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), "twinswarm-command-")));
    try {
        const script = 'read -r line; echo "$A $line $(pwd)"';
        const inputs = {
            create: script,
            environment: { A: "1" },
            dir,
            stdin: "given\n",
            interpreter: ["/bin/bash", "-c"],
        };
        await expect(create(inputs)).resolves.toMatchObject({ outputs: { stdout: `1 given ${dir}` } });
    } finally {
        rmSync(dir, { recursive: true });
    }
});

it("does not mind a script that leaves its input unread", async () => {
    await expect(create({ create: "exit 0", stdin: "x".repeat(1_000_000) })).resolves.toMatchObject({
        outputs: { stdout: "" },
    });
});

it("runs nothing where there is no script", async () => {
    await expect(create({ delete: "exit 1" })).resolves.toMatchObject({ outputs: { stdout: "", stderr: "" } });
});

it("says which script failed, how, and what it had said", async () => {
    await expect(create({ create: "echo out; echo err >&2; exit 3" })).rejects.toThrow(
        'exit status 3: running "echo out; echo err >&2; exit 3":\nout\nerr\n',
    );
    await expect(create({ create: "kill -9 $$" })).rejects.toThrow("signal: SIGKILL (9)");
    await expect(create({ create: "x", interpreter: ["/no/such/shell"] })).rejects.toThrow("ENOENT");
});

it.each([
    [undefined, ["out", "err"]],
    ["stdoutAndStderr", ["out", "err"]],
    ["stdout", ["out"]],
    ["stderr", ["err"]],
    ["none", []],
] as const)("shows lines as they come, with logging %s", async (logging, lines) => {
    const running = operation();
    await create({ create: "echo out; echo err >&2", logging }, running);
    expect(running.lines.sort()).toEqual([...lines].sort());
});

describe("an update", () => {
    const old = { inputs: {}, outputs: { stdout: "before", stderr: "" } };
    const update = (inputs: object) => LocalCommand.update?.(undefined, "step1", inputs, old, operation());

    it("runs its own script, or the one that creates", async () => {
        await expect(update({ create: "echo c", update: "echo u" })).resolves.toMatchObject({ stdout: "u" });
        await expect(update({ create: "echo c" })).resolves.toMatchObject({ stdout: "c" });
    });

    it("tells the script what was said before, unless told not to", async () => {
        const script = { create: 'echo "[$PULUMI_COMMAND_STDOUT][${PULUMI_COMMAND_STDERR-unset}]"' };
        await expect(update(script)).resolves.toMatchObject({ stdout: "[before][unset]" });
        const silent = { ...script, addPreviousOutputInEnv: false };
        await expect(update(silent)).resolves.toMatchObject({ stdout: "[][unset]" });
    });
});

it("deletes with the script that the state has", async () => {
    const state = { inputs: {}, outputs: { delete: 'exit "$PULUMI_COMMAND_STDOUT"', stdout: "7" } };
    await expect(LocalCommand.delete?.(undefined, "step1", state, operation())).rejects.toThrow("exit status 7");
});

it("ends a script and what it started when the user cancels", async () => {
    const controller = new AbortController();
    const running = operation(controller.signal);
    running.status = () => controller.abort();
    // The script itself only waits; without the group, its child would keep the streams open for a minute.
    await expect(create({ create: "sh -c 'echo started; sleep 60'; true" }, running)).rejects.toThrow("SIGKILL");
});
