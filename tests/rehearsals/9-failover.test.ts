import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { backendDir } from "../../lab/engine/environment";
import { askAll } from "../../lab/visitor/ask";
import { editFor } from "../../operations/edit/moves";
import { writeTexts } from "../../operations/edit/files";
import { readTexts, type Texts } from "../../operations/read-project";
import { command, Running } from "../e2e/support/command";
import { failureOf, machinesOf, powerOff, powerOn, sitePages, stacks, untilWhole, up } from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { runbook } from "../e2e/support/runbook";
import { Traffic } from "../e2e/support/traffic";

const file = (zone: string): string => join(stacks(), `Pulumi.${zone}.yaml`);

const idsIn = (zone: string): readonly string[] => {
    const { config } = parse(readFileSync(file(zone), "utf8")) as { config: Record<string, object | undefined> };
    return Object.keys(config["twinswarm:sites"] ?? {});
};

const statuses = async (): Promise<readonly (number | null)[]> =>
    (await askAll((await sitePages()).map((url) => ({ url })))).map(({ status }) => status);

/** Puts the files back and makes every stack agree with them. */
async function restore(texts: Texts): Promise<void> {
    await writeTexts(stacks(), texts);
    await up("nyc");
    await up("ams");
    await up("edge");
}

it("moves all sites of a dark zone by one command, after which each answers", () =>
    mending(async () => {
        const texts = await readTexts(stacks());
        const [home, machines] = [idsIn("nyc"), (await machinesOf("nyc")).map(({ name }) => name)];
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        await powerOff(...machines);
        expect((await runbook("zone-down", "Is it the zone, or the way to it?")).stdout).toContain("zone-down.md");
        await runbook("zone-down", "Keep a copy of its state, whose secrets stay encrypted");
        const comparing = runbook("zone-down", "Compare nothing by the engine's own refresh");
        expect(await failureOf(comparing)).toContain("zone nyc does not answer, and nothing was changed");
        await runbook("zone-down", "Put the state back, if something is missing in it");
        await traffic.untilGood();
        const ranAt = Date.now();
        const said = await runbook("zone-down", "Move its sites, if it stays away");
        expect(said.stdout).toContain("emergency move");
        expect(idsIn("nyc")).toEqual([]);
        expect(idsIn("ams")).toEqual(expect.arrayContaining([...home]));
        expect(new Set(await statuses())).toEqual(new Set([200]));
        expect(traffic.failed(ranAt)).toEqual([]);
        // Run again, it has nothing to do, says so, and looks again.
        const again = await command("failover", "nyc", "ams");
        expect(again).toContain("There was nothing left to do");
        expect(again).toContain("answer 200");
        await powerOn(...machines);
        await untilWhole("nyc-m1", machines);
        await restore(texts);
        await traffic.untilGood();
        await traffic.stop();
    }));

/** A site that shares its host with none. */
const SITE = "sa1b5";

const locks = (stack: string): Promise<readonly string[]> =>
    readdir(join(backendDir, ".pulumi/locks/organization/twinswarm", stack)).catch(() => []);

const said = (running: Running, line: string): boolean => running.lines.some((one) => one.startsWith(line));

/** The command hangs on this file instead of writing it: a moment that lasts until it is killed. */
function block(zone: string): () => Promise<void> {
    const draft = `${file(zone)}.draft`;
    execFileSync("mkfifo", [draft]);
    return () => rm(draft);
}

type Moment = readonly [
    what: string,
    hold: (from: string, to: string) => () => Promise<void>,
    reached: (running: Running, from: string, to: string) => boolean | Promise<boolean>,
];

const nothing = () => () => Promise.resolve();

const MOMENTS: readonly Moment[] = [
    ["after the checks", (_, to) => block(to), (running) => said(running, "edit ")],
    ["between the two files", (from) => block(from), (_running, _from, to) => idsIn(to).includes(SITE)],
    [
        "while the new zone is applied",
        nothing,
        async (running, _, to) => said(running, `apply ${to} ...`) && (await locks(to)).length > 0,
    ],
    ["between the two stacks", nothing, (running, _, to) => said(running, `apply ${to}: done`)],
    [
        "while the edge is applied",
        nothing,
        async (running) => said(running, "apply edge ...") && (await locks("edge")).length > 0,
    ],
];

it("ends as an undisturbed run does, at whatever moment it was killed before", async () => {
    const texts = await readTexts(stacks());
    const all = [...idsIn("nyc"), ...idsIn("ams")].sort();
    let [from, to] = ["nyc", "ams"];
    try {
        for (const [what, hold, reached] of MOMENTS) {
            const expected = editFor(await readTexts(stacks()), [{ id: SITE, from, to }]).done;
            const args = [from, to, "--sites", SITE, "--emergency", "--yes"];
            const release = hold(from, to);
            const running = new Running("failover", args);
            try {
                await running.killWhen(what, () => reached(running, from, to));
            } finally {
                await release();
            }
            expect([...new Set([...idsIn("nyc"), ...idsIn("ams")])].sort()).toEqual(all);
            await command("failover", ...args);
            expect(await readTexts(stacks())).toEqual(expected);
            expect(new Set(await statuses())).toEqual(new Set([200]));
            [from, to] = [to, from];
        }
    } finally {
        await restore(texts);
    }
});
