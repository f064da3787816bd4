import { execFileSync, spawnSync } from "node:child_process";
import { runPulumi } from "../../lab/engine/pulumi";
import { labSecret } from "../../lab/secrets";
import { repository } from "../../operations/read-project";
import { on } from "./support/fleet";
import { inAnyForm, leakingFiles, passwordsOf, secretsIn } from "./support/secrets";

/** Lines of a key that are long enough to be found nowhere by chance. */
const keyLines = (pem: string): readonly string[] =>
    pem.split("\n").filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line));

async function secrets(): Promise<readonly string[]> {
    const tls = await runPulumi(["config", "get", "twinswarm:tls"], { stack: "nyc" });
    const seeds = Object.values(await passwordsOf("nyc"));
    expect(seeds).not.toEqual([]);
    const lines = keyLines((JSON.parse(tls.stdout) as { key: string }).key);
    expect(lines.length).toBeGreaterThan(0);
    const tokens = await Promise.all(
        ["passphrase", "digitalocean-token", "cloudflare-token"].map((name) => labSecret(name as "passphrase")),
    );
    const joins = await on("nyc-m1", "docker swarm join-token -q manager; docker swarm join-token -q worker");
    return inAnyForm([...lines, ...seeds, ...tokens, ...joins.split("\n")]);
}

it("keeps secrets out of states, logs, process lists and git", async () => {
    const wanted = await secrets();
    expect(await leakingFiles(wanted)).toEqual([]);
    expect(secretsIn(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }), wanted)).toEqual([]);
    // Code that writes or reads keys names their first line; a key's own lines follow only where one is kept.
    const search = ["grep", "-lE", "^-----BEGIN .*PRIVATE KEY-----$", "--", "."];
    const kept = spawnSync("git", search, { cwd: repository, encoding: "utf8" });
    expect({ code: kept.status, files: kept.stdout }).toEqual({ code: 1, files: "" });
});
