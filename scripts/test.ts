/** `npm test`: lint, types and every ring of tests; installs what they need first. Exits non-zero if anything fails. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringDown } from "../lab/down";
import { prepareHost } from "../lab/host";
import { Progress } from "../lab/progress";
import { prepareToolchain } from "../lab/toolchain/prepare";
import { allTools } from "../lab/toolchain/tools";

/** What the tests run: the engine with its language host. The stand-ins are installed by the tests that use them. */
const TOOLS_UNDER_TEST = ["pulumi"];

/** Runs a program of node_modules with this terminal, and gives its exit code. */
function show(name: string, ...args: string[]): Promise<number> {
    console.log(`\n> ${name} ${args.join(" ")}`);
    return new Promise((resolve, reject) => {
        const child = spawn(join("node_modules", ".bin", name), args, { stdio: "inherit" });
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? 1));
    });
}

async function main(): Promise<void> {
    await prepareHost(console.log);
    const tools = allTools().filter(({ name }) => TOOLS_UNDER_TEST.includes(name));
    await prepareToolchain({ progress: new Progress(), tools });
    // What an earlier run left behind would answer in place of what is under test.
    await bringDown();
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-test-"));
    const report = join(folder, "jest.json");
    try {
        const checks = [
            await show("tsc", "-p", "."),
            await show("eslint", "."),
            await show("prettier", "--check", "."),
        ];
        checks.push(await show("jest", "--runInBand", "--json", `--outputFile=${report}`));
        const counts = JSON.parse(await readFile(report, "utf8")) as { numPassedTests: number; numFailedTests: number };
        console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
        process.exitCode = checks.every((code) => code === 0) && counts.numPassedTests > 0 ? 0 : 1;
    } finally {
        await bringDown();
        await rm(folder, { recursive: true, force: true });
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
