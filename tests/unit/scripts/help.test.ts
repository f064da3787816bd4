/** What commands say of themselves, on a machine that has no lab and an empty cache. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAboutItself } from "../../../lab/engine/about";
import { run, type CommandError } from "../../../lab/process";
import { repository } from "../../../operations/read-project";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-help-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const script = (name: string, ...args: string[]) =>
    run(process.execPath, ["--import", "tsx", `scripts/${name}.ts`, ...args], {
        cwd: repository,
        env: { ...process.env, XDG_CACHE_HOME: folder, TWINSWARM_LAB: "nolab" },
        timeoutMs: 30_000,
    });

function writeCli(): void {
    const path = join(folder, "twinswarm", "bin", "pulumi");
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, '#!/bin/sh\necho "asked for $* at home in $PULUMI_HOME"\nexit 3\n');
    chmodSync(path, 0o755);
}

it.each([["--help"], ["-h"], ["up", "--help"], ["help", "up"], ["version"], ["--version"], []])(
    "asks the CLI about itself by %j %j",
    (...args: string[]) => expect(isAboutItself(args)).toBe(true),
);

it.each([
    ["up", "-s", "nyc"],
    ["config", "set", "version", "1"],
    ["config", "set", "a", "--", "--help"],
])("works on a stack by %j", (...args: string[]) => expect(isAboutItself(args)).toBe(false));

it("lets the CLI answer for itself without a lab, with its own exit code", async () => {
    writeCli();
    const answered = (await script("pulumi", "up", "--help").catch((error: unknown) => error)) as CommandError;
    expect(answered).toMatchObject({ code: 3 });
    expect(answered.stdout).toBe(`asked for up --help at home in ${join(folder, "twinswarm", "pulumi-home")}\n`);
}, 40_000);

it("says how to get the CLI where it is missing, and a lab where that is needed", async () => {
    await expect(script("pulumi", "--help")).rejects.toThrow("is missing; try: npm run toolchain");
    writeCli();
    await expect(script("pulumi", "up", "-s", "nyc")).rejects.toThrow("the lab does not run; try: npm run lab -- up");
}, 80_000);

it("tells what the toolchain is, and touches nothing", async () => {
    const { stdout } = await script("toolchain", "--help");
    expect(stdout).toContain("--json");
    expect(readdirSync(folder)).toEqual([]);
}, 40_000);
