import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../../lab/process";
import { loadKey } from "../../../operations/preview/ssh-agent";

it("loads a pasted key into an agent that ends with the preview", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-key-"));
    try {
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "of the test", "-f", join(folder, "key")]);
        const key = readFileSync(join(folder, "key"), "utf8");
        const environment: NodeJS.ProcessEnv = { PATH: process.env.PATH, SSH_PRIVATE_KEY: key.trimEnd() };
        const end = await loadKey(environment);
        expect(execFileSync("ssh-add", ["-l"], { env: environment, encoding: "utf8" })).toContain("of the test");
        expect(environment.SSH_PRIVATE_KEY).toBeUndefined();
        await end();
        // It has been told to end, and does so when it gets to it.
        const socket = environment.SSH_AUTH_SOCK ?? "";
        await until("the agent to have ended", () => !existsSync(socket));
    } finally {
        rmSync(folder, { recursive: true });
    }
});

it("leaves an agent that is there already", async () => {
    const environment = { SSH_AUTH_SOCK: "/run/agent", SSH_PRIVATE_KEY: "" };
    await (
        await loadKey(environment)
    )();
    expect(environment).toEqual({ SSH_AUTH_SOCK: "/run/agent" });
});
