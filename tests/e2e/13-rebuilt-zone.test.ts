import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { labFleet } from "../../operations/fleet";
import { repository } from "../../operations/read-project";
import { clearDeadLocks } from "../../lab/engine/stacks";
import { loseDisk, switchPower } from "../../lab/digitalocean/service";
import { ENDPOINT } from "../../lab/plan";
import { until } from "../../lab/process";
import { typescript } from "../../lab/services";
import { machinesOf, project, sitePages, stacks, untilWhole, up } from "./support/fleet";
import { runbook } from "./support/runbook";
import { describeFailures, Traffic } from "./support/traffic";
import { moveSites, poolOf, untilStandingBy } from "./support/zones";

it("rebuilds a zone whose machines are gone for good, killed midway, unseen by visitors", async () => {
    const before = await machinesOf("nyc");
    const names = before.map(({ name }) => name);
    const undo = await moveSites("nyc", "ams");
    for (const stack of ["ams", "edge"]) await up(stack);
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    const startedAt = Date.now();
    expect(await rebuildKilled("nothing")).toMatch(/nyc-m1, .* answer, so the zone is not gone/);

    const [wreck = "", ...burnt] = names;
    await loseDisk(wreck);
    await switchPower(wreck, "off");
    await Promise.all(burnt.map(deleteDroplet));
    const said = await rebuildKilled("drop what is gone");
    expect(said).toContain("nyc is made anew from Pulumi.nyc.yaml");
    await until("the killed run's engine to end", async () => !(await clearDeadLocks("nyc")), { deadlineMs: 120_000 });
    await runbook("rebuild-a-zone", "Rebuild it");
    traffic.report("nyc rebuilt", startedAt);
    await untilWhole("nyc-m1", names);
    expect((await machinesOf("nyc")).filter(({ id }) => before.some((one) => one.id === id))).toEqual([]);
    await untilStandingBy("nyc");
    expect(await poolOf("nyc")).toMatchObject({ enabled: true });
    await keepsSecrets();

    await undo();
    await runbook("rebuild-a-zone", "Move its sites home");
    await traffic.untilGood(30_000);
    await runbook("rebuild-a-zone", "See that nothing is left to do");
    await traffic.stop();
    traffic.report("nyc rebuilt, and at home again", startedAt);
    expect(describeFailures(traffic.failed())).toBe("");
});

/** A data centre burns: the cloud knows the droplet no longer. */
const deleteDroplet = async (name: string): Promise<void> => {
    const { id } = (await machinesOf("nyc")).find((one) => one.name === name) ?? { id: "none" };
    const script = `curl -fsS -X DELETE -H "authorization: Bearer $DIGITALOCEAN_TOKEN" ${ENDPOINT.DIGITALOCEAN_API_URL}/v2/droplets/${id}`;
    await labFleet(stacks()).execute(["sh", "-c", script]);
};

/** Runs the command, kills it as soon as it begins something, and resolves with what it said till then. */
async function rebuildKilled(at: string): Promise<string> {
    const [node = "", ...words] = typescript("scripts/zone.ts", "rebuild", "nyc", "--yes");
    const child = spawn(node, words, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    const listen = (line: string): void => {
        said.push(line);
        if (line.startsWith(`${at} ...`)) child.kill("SIGKILL");
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", listen);
    await new Promise((resolve) => child.on("close", resolve));
    return said.join("\n");
}

/** The copies of the old state are for the operator alone, and hold no key in clear. */
async function keepsSecrets(): Promise<void> {
    const { backups } = labFleet(stacks());
    const copies = (await readdir(backups)).map((name) => join(backups, name));
    expect(copies.length).toBeGreaterThan(0);
    for (const copy of copies) {
        expect((await stat(copy)).mode & 0o777).toBe(0o600);
        const text = await readFile(copy, "utf8");
        expect(text).not.toMatch(/PRIVATE KEY/);
        expect(text).toContain("ciphertext");
    }
    expect((await project()).sites.length).toBeGreaterThan(0);
}
