import { schemaOf, userOf } from "../../../components/data/accounts";
import { FILES, FILES_WITH_BLOGS, host, problemLines } from "./files";

/** The files with blogs after an edit of nyc's. */
function linesAfter(from: string | RegExp, to: string): readonly string[] {
    const before = FILES_WITH_BLOGS["Pulumi.nyc.yaml"] ?? "";
    const after = before.replace(from, to);
    if (after === before) throw new Error(`the file holds no ${String(from)}`);
    return problemLines({ ...FILES_WITH_BLOGS, "Pulumi.nyc.yaml": after });
}

const SBLOGA = "sbloga: { host: sbloga.example.com, kind: ghost";
const BESIDE =
    '        sx001: { host: sbloga.example.com, path: PATH, kind: static, image: "registry.example.com/x:1" }\n';
const beside = (path: string): readonly [RegExp, string] => [
    /( {4}twinswarm:tls)/,
    `${BESIDE.replace("PATH", path)}$1`,
];

it("takes blogs where each zone has a database", () => expect(problemLines(FILES_WITH_BLOGS)).toEqual([]));

it.each([
    [
        "no database in a zone",
        "        database: {}\n",
        "",
        ["the posts of blogs (sbloga, sblogb) are in a database, which every zone has"],
    ],
    ["a path", SBLOGA, `${SBLOGA}, path: /blog`, ["must not be there, as a blog has its host for itself"]],
    ["a health path", SBLOGA, `${SBLOGA}, health: /`, ["must not be there, as a blog is asked for its database"]],
    ["two copies", SBLOGA, `${SBLOGA}, replicas: 2`, ["must be 1, as Ghost takes one process a blog"]],
    ["two members", "database: {}", "database: { members: 2 }", ["must be 1 or 3"]],
    [
        "more members than machines",
        "managers: 3",
        "managers: 1",
        ["each is on a machine of its own, and the zone has fewer"],
    ],
    [
        "a machine that is not there",
        "database: {}",
        "database: { onMachines: [nyc-m1, nyc-m2, nyc-m4] }",
        ["nyc-m4", "is no machine of the zone", "name some of nyc-m1, nyc-m2, nyc-m3"],
    ],
    [
        "a machine with two members",
        "database: {}",
        "database: { onMachines: [nyc-m1, nyc-m1, nyc-m2] }",
        ["each of the 3 members is on a machine of its own", "name 3, each once"],
    ],
    [
        "more machines than members",
        "database: {}",
        "database: { members: 1, onMachines: [nyc-m1, nyc-m2] }",
        ["each of the 1 members is on a machine of its own", "name 1, each once"],
    ],
    [
        "hosts in their order",
        /machines: .*managers: 3.*/,
        `machines: { provider: hosts, hosts: [${host("a1", "manager", 11)}, ${host("a2", "worker", 12)}, ${host("a3", "worker", 13)}] }`,
        ["onMachines", "hosts that hold a database are named", 'add "onMachines: [a1, a2, a3]"'],
    ],
    [
        "fewer hosts than members",
        /machines: .*managers: 3.*/,
        `machines: { provider: hosts, hosts: [${host("a1", "manager", 11)}, ${host("a2", "worker", 12)}] }`,
        ["each is on a machine of its own, and the zone has fewer"],
    ],
    ["a size that is none", "database: {}", "database: { bufferPool: 1 }", ["must be a whole number from 32"]],
    ["a site over its admin", ...beside("/ghost"), ["would hide the admin of the blog sbloga"]],
    ["a site within its admin", ...beside("/ghost/api"), ["would hide the admin of the blog sbloga"]],
    [
        "a redirect over its admin",
        SBLOGA,
        `${SBLOGA}, redirect: { from: /ghost/, to: /about/ }`,
        ["sbloga.redirect.from", "would hide the admin of the blog sbloga", "redirect from another path"],
    ],
    [
        "a neighbour's redirect within its admin",
        /( {4}twinswarm:tls)/,
        BESIDE.replace("PATH", "/a, redirect: { from: /ghost/api/, to: /a/ }") + "$1",
        ["sx001.redirect.from", "would hide the admin of the blog sbloga"],
    ],
    // Ids are small letters and digits, and unique: two blogs never share a schema.
    ["an id in capitals", "sbloga:", "sBlogA:", ['the id "sBlogA"', "must have 3 to 32 small letters and digits"]],
    ["an id of another file's blog", "sbloga:", "sblogb:", ["an id used twice", "it stands in Pulumi.nyc.yaml too"]],
    ["the name of a folder of ours", "sbloga:", "bkp:", ["is a folder of the fleet's own"]],
    ["a long id", "sbloga:", `${"s".repeat(32)}:`, ["MySQL takes up to 32 letters", "make it 6 shorter"]],
] as const)("refuses %s", (_, from, to, expected) => {
    const lines = linesAfter(from, to);
    expect(lines).toHaveLength(1);
    for (const text of expected) expect(lines[0]).toContain(text);
});

it("takes the machines that a database is on in any order, workers too", () => {
    const hosts = [host("a1", "manager", 11), host("a2", "worker", 12), host("a3", "worker", 13)];
    const machines = `machines: { provider: hosts, hosts: [${hosts.join(", ")}] }`;
    const nyc = (FILES_WITH_BLOGS["Pulumi.nyc.yaml"] ?? "")
        .replace(/machines: .*managers: 3.*/, machines)
        .replace("database: {}", "database: { onMachines: [a3, a1, a2] }");
    expect(problemLines({ ...FILES_WITH_BLOGS, "Pulumi.nyc.yaml": nyc })).toEqual([]);
});

it("gives each blog a schema, and in each zone an account, of its own", () => {
    const ids = ["sa", "sab", "sanyc", "s_a", "a_nyc"];
    expect(new Set(ids.map(schemaOf)).size).toBe(ids.length);
    const taken = ["sblog", "sblogn", "sblognyc"].flatMap((id) => ["nyc", "ams", "n"].map((zone) => userOf(id, zone)));
    expect(new Set(taken).size).toBe(taken.length);
});

it("lets a site have a path beside a blog's", () => expect(linesAfter(...beside("/ghosts"))).toEqual([]));

it("takes a site of a folder without any database, under a name that is no folder of the fleet's own", () => {
    const withSite = (id: string): Readonly<Record<string, string>> => ({
        ...FILES,
        "Pulumi.nyc.yaml": (FILES["Pulumi.nyc.yaml"] ?? "").replace(
            "    twinswarm:sites:\n",
            `    twinswarm:sites:\n        ${id}: { host: files.example.com, kind: static, folder: true }\n`,
        ),
    });
    expect(problemLines(withSite("sfile"))).toEqual([]);
    expect(problemLines(withSite("bkp"))).toEqual([expect.stringContaining("is a folder of the fleet's own")]);
});

it("refuses a blog in another file than its home's, where it would begin empty", () => {
    expect(linesAfter(SBLOGA, `${SBLOGA}, home: ams`)).toEqual([
        'Pulumi.nyc.yaml: twinswarm:sites.sbloga.home is "ams", but what the blog shows is in the zone that is its home, and ' +
            'does not move yet: in nyc it would begin empty; move the entry back to Pulumi.ams.yaml; to begin anew, write "home: nyc"',
    ]);
});

it("refuses settings of mail that are not encrypted, and does not repeat them", () => {
    const [line = "", ...more] = linesAfter(
        "    twinswarm:sites:",
        '    twinswarm:mail: { transport: SMTP, pass: "PASS" }\n    twinswarm:sites:',
    );
    expect(more).toEqual([]);
    expect(line).toContain("twinswarm:mail is not encrypted, but has a password in it");
    expect(line).not.toContain("PASS");
});
