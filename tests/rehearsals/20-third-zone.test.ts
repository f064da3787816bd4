import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { PROJECT_FILE, stackFile } from "../../components/config/project";
import { runPulumi } from "../../lab/engine/pulumi";
import { readTexts, repository } from "../../operations/read-project";
import { leftOf } from "../e2e/support/clouds";
import { edit, failureOf, project, sitePages, stacks } from "../e2e/support/fleet";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";
import { moveSites } from "../e2e/support/zones";

const SITES = ["config", "twinswarm:sites"];
const write = (name: string, text: string): Promise<void> => writeFile(join(stacks(), name), text);

/** Pulumi.yaml with other zones. */
function naming(text: string, ...zones: string[]): string {
    const file = parseDocument(text);
    file.setIn(["config", "twinswarm:zones"], zones);
    return file.toString();
}

/** The new zone's file, word for word as the runbook has it. */
async function fileOfRunbook(): Promise<string> {
    const page = await readFile(join(repository, "docs/runbooks/replace-a-zone.md"), "utf8");
    const [, text] = /^# Pulumi\.fra\.yaml\n([^]*?)^```$/m.exec(page) ?? [];
    if (text === undefined) throw new Error("replace-a-zone.md describes no Pulumi.fra.yaml");
    return text;
}

/** Moves all sites of a zone, which are at home in the new one from then on. */
async function moveHome(from: string, to: string): Promise<void> {
    await moveSites(from, to);
    const ids = (await project()).sites.flatMap(({ id, zone }) => (zone === to ? [id] : []));
    await edit(to, (file) => ids.forEach((id) => file.setIn([...SITES, id, "home"], to)));
}

async function expectNoTrace(zone: string): Promise<void> {
    expect(await failureOf(runPulumi(["stack", "export"], { stack: zone }))).toContain(
        `no stack named '${zone}' found`,
    );
    expect(await leftOf(zone)).toEqual([]);
}

// The last test of all: it leaves another fleet than it found, which nobody needs any more.
it("lets a new zone take over from an old one, which is retired, while no request fails", async () => {
    const { [PROJECT_FILE]: root = "" } = await readTexts(stacks());
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    const addedAt = Date.now();
    await write(PROJECT_FILE, naming(root, "nyc", "ams", "fra"));
    await write(stackFile("fra"), await fileOfRunbook());
    await runbook("replace-a-zone", "Give it a certificate");
    await runbook("replace-a-zone", "Make it");
    await moveHome("nyc", "fra");
    await runbook("replace-a-zone", "Move the sites to it");
    await write(PROJECT_FILE, naming(root, "ams", "fra"));
    await runbook("replace-a-zone", "Retire the old one");
    await runbook("replace-a-zone", "See that nothing is left to do");
    await expectNoTrace("nyc");
    await traffic.untilGood();
    await traffic.stop();
    traffic.report("fra added, nyc retired", addedAt);
    expect(describeFailures(traffic.failed())).toBe("");
});
