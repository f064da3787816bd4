import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject } from "../../../components/config/project";
import { dataTroubles, dataScript, parseData, unlike, type Agent, type Member } from "../../../operations/status/data";
import { renderReport } from "../../../operations/status/render";
import { assemble } from "../../../operations/status/report";
import { troubles } from "../../../operations/status/troubles";
import { FILES_WITH_BLOGS } from "../config/files";
import { fleet, readings, swarm } from "./fleet";

const member = (number: number, state?: string, role = "SECONDARY"): Member => ({
    name: `nyc-db${number}`,
    ...(state === undefined ? { why: "connect ETIMEDOUT" } : { answer: { state, role } }),
});
const agent = (machine: string, files = 0, changes: Partial<Agent> = {}): Agent => ({
    machine,
    peers: [],
    folders: ["bkp", "s90d2"].map((folder, i) => ({
        folder,
        need: { files: i * files, bytes: i * files * 250_000, deletes: 0 },
        errors: [],
    })),
    conflicts: { count: 0, paths: [] },
    silent: [],
    problem: "",
    ...changes,
});

const MEMBERS = [member(1, "ONLINE"), member(2, "ONLINE", "PRIMARY"), member(3, "ONLINE")];
const AGENTS = [agent("nyc-m1"), agent("nyc-w1")];
const LOCK = { schema: "site_sbloga", since: "2026-11-30 02:10:00 UTC", isStale: true };

it("reads members, agents and locks in order of their names, and passes over the rest", () => {
    const lines = [
        'node {"Hostname":"nyc-m1"}',
        `agent ${JSON.stringify({ ...agent("nyc-w1"), device: "ABC" })}`,
        `member ${JSON.stringify(member(2))}`,
        `agent ${JSON.stringify(agent("nyc-m1"))}`,
        `member ${JSON.stringify(member(1, "ONLINE"))}`,
        `lock ${JSON.stringify({ ...LOCK, seconds: 90 })}`,
    ];
    const members = [member(1, "ONLINE"), member(2)];
    expect(parseData(lines.join("\n"))).toEqual({ members, agents: AGENTS, locks: [LOCK] });
    expect(parseData("")).toEqual({ members: [], agents: [], locks: [] });
});

describe("the script on a machine", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "twinswarm-data-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Runs it where `docker` knows these containers by their names, and says which one was asked. */
    function run(containers: Readonly<Record<string, string>>): string {
        const known = Object.entries(containers).map(([label, id]) => `*"name=${label}") echo ${id} ;;`);
        const docker = `case $1 in exec) echo "asked $2" ;; *) case "$*" in ${known.join(" ")} esac ;; esac`;
        writeFileSync(join(folder, "docker"), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
        const env = { PATH: `${folder}:${process.env.PATH}` };
        const { status, stdout } = spawnSync("sh", ["-euc", dataScript("nyc")], { encoding: "utf8", env });
        return `${status} ${stdout.trim().replaceAll("\n", ", ")}`;
    }

    it.each([
        [{ "^nyc-db[0-9]+\\\\.": "m", "^sync\\\\.": "s" }, "0 asked m, asked s"],
        [{ "^sync\\\\.": "s" }, "0 asked s"],
        [{}, "0 "],
    ])("with %j: %s", (containers, said) => expect(run(containers)).toBe(said));
});

it("finds nothing to say of data that are whole", () => {
    expect(dataTroubles("nyc", { members: MEMBERS, agents: AGENTS }, ["nyc-m1", "nyc-w1"])).toEqual([]);
    expect(dataTroubles("nyc", { members: [], agents: [] }, ["nyc-m1"])).toEqual([]);
});

it("names what is away, broken, or was written twice", () => {
    const paths = ["s90d2/content/a.sync-conflict-20261129-060000-ABCDEFG.png"];
    const agents = [
        agent("nyc-m1", 0, { conflicts: { count: 1, paths }, silent: [{ address: "10.66.8.9", why: "answers 503" }] }),
        agent("nyc-w1", 0, {
            conflicts: { count: 1, paths },
            problem: "no address of sync is known",
            folders: [{ folder: "s90d2", need: { files: 0, bytes: 0, deletes: 0 }, errors: ["a.png: no space left"] }],
        }),
    ];
    const full = "the disk of nyc-db3 has 12 MB of its 80000 MB left; make room";
    const members = [member(1, "RECOVERING"), member(2), { ...member(3, "ONLINE"), says: full }];
    expect(dataTroubles("nyc", { members, agents }, ["nyc-m1", "nyc-m2", "nyc-w1"])).toEqual([
        "nyc-db1 of zone nyc is RECOVERING",
        "nyc-db2 of zone nyc is silent: connect ETIMEDOUT",
        `nyc-db3 of zone nyc is ONLINE; ${full}`,
        "the database of zone nyc has no primary: its blogs take no posts",
        "the shared directory on nyc-m2 says nothing",
        "the shared directory on nyc-m1 gets no answer from 10.66.8.9: answers 503",
        "the shared directory on nyc-w1: no address of sync is known",
        "s90d2 on nyc-w1: a.png: no space left",
        `zone nyc has conflict copies (1): files that were written on two machines at once; keep one of each: ${paths[0]}`,
    ]);
});

it("tells how far a machine's folders are", () => {
    const agents = [agent("nyc-m1"), agent("nyc-w1", 12)];
    expect(unlike(agents)).toEqual(["s90d2 on nyc-w1 (12 to come, 3 MB)"]);
    const shown = (data: object) =>
        renderReport(assemble(fleet(), readings({ swarms: { nyc: { value: swarm("nyc", data) } } })));
    expect(shown({ members: MEMBERS, agents: AGENTS })).toMatch(
        /nyc-db1 ONLINE +│ 2 folders alike on 2 machines[^]*nyc-db2 ONLINE, primary/,
    );
    expect(shown({ members: [], agents })).toMatch(/nyc +│ \? +│ s90d2 on nyc-w1 \(12 to come, 3 MB\)/);
});

it.each([
    [
        LOCK,
        ": npm run unlock-migrations -- nyc sbloga",
        "since 2026-11-30 02:10:00 UTC, by a Ghost that was killed, and starts no more; type",
    ],
    [
        { schema: "site_sbloga", isStale: false },
        "a Ghost is at work on its schema, or was a moment ago",
        "since nobody knows when: ",
    ],
])("names the blog whose migrations are locked, and the way out: %j", (lock, end, middle) => {
    const { project } = loadProject(FILES_WITH_BLOGS);
    if (project === undefined) throw new Error("the files are wrong");
    const report = assemble(project, readings({ swarms: { nyc: { value: swarm("nyc", { locks: [lock] }) } } }));
    const said = troubles(report).filter((text) => text.includes("locked"));
    expect(said).toEqual([
        `https://sbloga.example.com/ (sbloga) has its migrations in zone nyc locked ${middle}${end}`,
    ]);
});

it("tells of no lock that a blog has got past since", () => {
    const { project } = loadProject(FILES_WITH_BLOGS);
    if (project === undefined) throw new Error("the files are wrong");
    const services = [{ name: "site-sbloga", running: 1, wanted: 1 }];
    const report = assemble(
        project,
        readings({ swarms: { nyc: { value: swarm("nyc", { services, locks: [LOCK] }) } } }),
    );
    expect(troubles(report).filter((text) => text.includes("locked"))).toEqual([]);
});
