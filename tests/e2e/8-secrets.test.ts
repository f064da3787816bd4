import { execFileSync, spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { backendDir } from "../../lab/engine/environment";
import { runPulumi } from "../../lab/engine/pulumi";
import { LAB_DIR } from "../../lab/plan";
import { labSecret } from "../../lab/secrets";
import { repository } from "../../operations/read-project";
import { on } from "./support/fleet";

interface Deployment {
    readonly deployment: { readonly resources: readonly { readonly outputs?: Record<string, unknown> }[] };
}

/** Lines of a key that are long enough to be found nowhere by chance. */
const keyLines = (pem: string): readonly string[] =>
    pem.split("\n").filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line));

async function secrets(): Promise<readonly string[]> {
    const tls = await runPulumi(["config", "get", "twinswarm:tls"], { stack: "nyc" });
    const state = await runPulumi(["stack", "export", "--show-secrets"], { stack: "nyc" });
    const seeds = (JSON.parse(state.stdout) as Deployment).deployment.resources.flatMap(({ outputs }) => {
        // A secret that was asked for is shown as its JSON inside the envelope.
        const result = outputs?.result as { plaintext?: string } | undefined;
        return result?.plaintext === undefined ? [] : [JSON.parse(result.plaintext) as string];
    });
    expect(seeds).toHaveLength(1);
    const lines = keyLines((JSON.parse(tls.stdout) as { key: string }).key);
    expect(lines.length).toBeGreaterThan(0);
    const tokens = await Promise.all(
        ["passphrase", "digitalocean-token", "cloudflare-token"].map((name) => labSecret(name as "passphrase")),
    );
    const joins = await on("nyc-m1", "docker swarm join-token -q manager; docker swarm join-token -q worker");
    const plain = [...lines, ...seeds, ...tokens, ...joins.split("\n")];
    return [...plain, ...plain.map((secret) => Buffer.from(secret).toString("base64").replace(/=+$/, ""))];
}

async function filesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it("keeps secrets out of states, logs, process lists and git", async () => {
    const wanted = await secrets();
    const logs = await filesBelow(join(LAB_DIR, "services"));
    const files = [
        ...(await filesBelow(backendDir)),
        ...(await readdir(LAB_DIR)).filter((name) => name.endsWith(".log")).map((name) => join(LAB_DIR, name)),
        ...logs.filter((path) => /log$/.test(path)),
    ];
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
        const text = await readFile(file, "utf8");
        const found = wanted.filter((secret) => text.includes(secret)).map((secret) => secret.slice(0, 6));
        expect({ file, found }).toEqual({ file, found: [] });
    }
    const listed = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(wanted.filter((secret) => listed.includes(secret))).toEqual([]);
    // Code that writes or reads keys names their first line; a key's own lines follow only where one is kept.
    const search = ["grep", "-lE", "^-----BEGIN .*PRIVATE KEY-----$", "--", "."];
    const kept = spawnSync("git", search, { cwd: repository, encoding: "utf8" });
    expect({ code: kept.status, files: kept.stdout }).toEqual({ code: 1, files: "" });
});
