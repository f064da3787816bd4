/** Scripts and random values through the real engine. The steps share one stack, whose life is the story under test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTestStack, type TestStack } from "./stack";

jest.setTimeout(120_000);

let stack: TestStack;
let generated: unknown;
beforeAll(async () => {
    stack = await createTestStack("scripts");
    await stack.set({ folder: stack.folder });
});
afterAll(() => stack.close());

it("is foreseen and created", async () => {
    expect(await stack.preview()).toEqual({ create: 5 });
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ create: 5 });
    expect(outputs).toMatchObject({
        stdout: "created by twinswarm",
        hex: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown,
    });
    expect(outputs.generated).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(outputs.echoed).toBe(outputs.generated);
    ({ generated } = outputs);
});

it("keeps secrets out of the state and of what is printed", () => {
    expect(stack.stateText()).toContain('"hex"');
    expect(stack.stateText() + stack.log()).not.toContain(String(generated));
});

it("has nothing left to do", async () => {
    expect(await stack.preview()).toEqual({ same: 5 });
    expect(await stack.refresh()).toEqual({ same: 5 });
});

it("runs the update for another input", async () => {
    await stack.set({ who: "another" });
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ update: 1, same: 4 });
    expect(outputs).toMatchObject({ stdout: "updated after created by twinswarm", generated });
});

it("is replaced for another trigger, and the old one deleted", async () => {
    await stack.set({ trigger: "2" });
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ replace: 1, same: 4 });
    expect(outputs).toMatchObject({ stdout: "created by another" });
    expect(readFileSync(join(stack.folder, "deleted"), "utf8")).toBe("deleted\n");
});

it("fails with the script's words and the stand-in's name", async () => {
    await stack.set({ trigger: "3", create: "echo no disk >&2; exit 3" });
    await expect(stack.up()).rejects.toThrow(
        /twinswarm's stand-in for Pulumi's command provider 1\.2\.1: exit status 3: running "echo no disk[^]*no disk/,
    );
});

it("leaves nothing behind", async () => {
    await stack.destroy();
    expect(readFileSync(join(stack.folder, "deleted"), "utf8")).toBe("deleted\ndeleted\n");
});
