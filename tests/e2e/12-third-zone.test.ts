import { parseDocument } from "yaml";
import { run } from "../../lab/process";
import { typescript } from "../../lab/services";
import { runPulumi } from "../../lab/engine/pulumi";
import { repository } from "../../operations/read-project";
import { failureOf, machinesOf, sitePages, up, upUnchanged } from "./support/fleet";
import { runbook } from "./support/runbook";
import { describeFailures, Traffic } from "./support/traffic";
import { moveSites, nameZones, poolOf, readZoneFile, settle, untilStandingBy, writeZone } from "./support/zones";

const FRA = `config:
  twinswarm:zone:
    machines: { provider: digitalocean, region: fra1, image: debian-13-x64, size: s-2vcpu-4gb, managers: 1, workers: 0 }
    network: 10.30.0.0/20
    admins: [198.51.100.0/28]
  twinswarm:sites: {}
`;

it("replaces the first zone by a third one, then that by the first made anew, unseen by visitors", async () => {
    const nyc = await readZoneFile("nyc");
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 4 });
    const startedAt = Date.now();

    await nameZones("nyc", "ams", "fra");
    await writeZone("fra", FRA);
    await runbook("replace-a-zone", "Give it a certificate");
    await runbook("replace-a-zone", "Make it");
    for (const stack of ["nyc", "ams"]) await upUnchanged(stack);
    await untilStandingBy("fra");

    await moveSites("nyc", "fra");
    await settle("fra", "nyc");
    await runbook("replace-a-zone", "Move the sites to it");
    expect(await poolOf("nyc")).toMatchObject({ enabled: false });
    await nameZones("ams", "fra");
    await runbook("replace-a-zone", "Retire the old one");
    expect(await machinesOf("nyc")).toEqual([]);
    expect(await poolOf("nyc")).toBeUndefined();
    expect(await failureOf(up("nyc"))).toContain("the stack at hand is nyc");
    await runbook("replace-a-zone", "See that nothing is left to do");
    await upUnchanged("ams");
    traffic.report("nyc replaced by fra", startedAt);

    const againAt = Date.now();
    const empty = parseDocument(nyc);
    empty.setIn(["config", "twinswarm:sites"], {});
    await writeZone("nyc", empty.toString());
    await nameZones("nyc", "ams", "fra");
    await run(...command("certificate", "nyc"));
    for (const stack of ["nyc", "edge"]) await up(stack);
    await untilStandingBy("nyc");
    await writeZone("nyc", nyc);
    await writeZone("fra", FRA);
    for (const stack of ["nyc", "edge"]) await up(stack);
    await nameZones("nyc", "ams");
    await up("edge");
    await runPulumi(["destroy", "--yes", "--skip-preview"], { stack: "fra" });
    await runPulumi(["stack", "rm", "--yes"], { stack: "fra" });
    await writeZone("fra", undefined);
    for (const stack of ["nyc", "ams", "edge"]) await upUnchanged(stack);
    await traffic.untilGood(30_000);
    await traffic.stop();
    traffic.report("fra replaced by nyc", againAt);
    expect(describeFailures(traffic.failed())).toBe("");
});

/** As `npm run <name> -- <args>`. */
function command(name: string, ...args: string[]): Parameters<typeof run> {
    const [node = "", ...words] = typescript(`scripts/${name}.ts`, ...args);
    return [node, words, { cwd: repository, timeoutMs: 5 * 60_000 }];
}
