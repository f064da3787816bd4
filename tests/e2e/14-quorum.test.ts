import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asOperator } from "../../lab/operator/operator";
import { ENDPOINT } from "../../lab/plan";
import { run } from "../../lab/process";
import { labSecret } from "../../lab/secrets";
import { repository } from "../../operations/read-project";
import { machine, machinesOf, on, powerOff, project, sitePages, untilWhole, upUnchanged } from "./support/fleet";
import { runbook } from "./support/runbook";
import { Traffic } from "./support/traffic";

/** What a Swarm holds, by ids that nobody can choose, and its certificate authority. */
const HOLDINGS = [
    "docker service ls -q | sort",
    "docker network ls -q --no-trunc --filter scope=swarm | sort",
    "docker config ls -q | sort",
    "docker secret ls -q | sort",
    "docker swarm ca | sha256sum",
].join("; ");

it("brings a zone back that has lost two of three managers for good, with all that its Swarm held", async () => {
    const names = (await machinesOf("nyc")).map(({ name }) => name);
    const before = await on("nyc-m1", HOLDINGS);
    const rebuilt = await rebuildsOf("nyc");
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    const offAt = Date.now();
    await powerOff("nyc-m2", "nyc-m3");
    // One of them is gone with its droplet; of the other nobody knows more than that it does not answer.
    await destroyDroplet("nyc-m3");
    await traffic.untilGood(90_000);
    expect((await runbook("quorum-lost", "See who lives")).stdout).toContain("nyc: nyc-m2 and nyc-m3 lost");

    const askedAt = Date.now();
    await killAt(/^make nyc-m1 a Swarm of one \.\.\./);
    await killAt(/^pulumi up -s nyc: /);
    const { stdout } = await runbook("quorum-lost", "Go on with the survivor");
    console.info(stdout);
    traffic.report("two of three managers lost for good", offAt);
    traffic.report("from the first command to the end", askedAt);

    // The worker among them has found the survivor by itself.
    await untilWhole("nyc-m1", names);
    expect(await on("nyc-m1", HOLDINGS)).toBe(before);
    expect(await rebuildsOf("nyc")).toEqual({
        ...rebuilt,
        "nyc-m2": (rebuilt["nyc-m2"] ?? 0) + 1,
        "nyc-m3": (rebuilt["nyc-m3"] ?? 0) + 1,
    });
    await runbook("quorum-lost", "See that nothing is left to do");
    await upUnchanged("edge");
    await traffic.untilGood(60_000);
    await traffic.stop();
});

async function rebuildsOf(zone: string): Promise<Readonly<Record<string, number>>> {
    const machines = (await project()).zones.find(({ name }) => name === zone)?.config.machines;
    return machines?.provider === "digitalocean" ? machines.rebuild : {};
}

/** Deletes a droplet as somebody would in the provider's web page. */
async function destroyDroplet(name: string): Promise<void> {
    const url = `${ENDPOINT.DIGITALOCEAN_API_URL}/v2/droplets/${(await machine(name)).id}`;
    const token = `authorization: Bearer ${await labSecret("digitalocean-token")}`;
    const [command = "", ...args] = asOperator(["curl", "-fsS", "-X", "DELETE", "-H", token, url]);
    await run(command, args);
}

/** Runs the recovery and kills it as soon as it says a line like this. */
async function killAt(line: RegExp): Promise<void> {
    const argv = ["--import", "tsx", "scripts/recover-quorum.ts", "nyc", "--yes"];
    const child = spawn(process.execPath, argv, { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
    const ended = once(child, "close");
    for await (const said of createInterface({ input: child.stderr })) {
        if (line.test(said)) child.kill("SIGKILL");
    }
    await ended;
    expect(child.signalCode).toBe("SIGKILL");
}
