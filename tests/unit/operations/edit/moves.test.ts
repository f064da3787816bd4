import { parse } from "yaml";
import { editFor, mend, twinsIn } from "../../../../operations/edit/moves";
import type { Texts } from "../../../../operations/read-project";

const NYC = `# New York
config:
    twinswarm:zone: { network: 10.10.0.0/20, admins: [192.0.2.0/28] }   # not for editors that reformat

    # The sites of this zone.
    twinswarm:sites:
        # about s1
        # and more
        s1: { host: a.example.com, kind: landing, title: "A"  } # beside s1

        # about s2
        s2:
            # inside s2
            host: b.example.com # beside the host
            kind: landing
            title: 'B'
            text: |
                first

                # no comment

            # last words of s2

        s3: {
            host: c.example.com, # beside c
            kind: landing, title: C, home: ams,
        }
        # after the last
    other: 1
`;
const AMS = `config:
  twinswarm:zone: { network: 10.20.0.0/20 }
  twinswarm:sites:
    r1: { host: r.example.com, kind: landing, title: R }
    t1: { host: t.example.com, kind: landing, title: T }
`;
const texts: Texts = {
    "Pulumi.yaml": "config:\n  twinswarm:zones: [nyc, ams]\n",
    "Pulumi.nyc.yaml": NYC,
    "Pulumi.ams.yaml": AMS,
};
const move = (id: string, from = "nyc", to = "ams") => ({ id, from, to });
const moved = (ids: readonly string[], files = texts) =>
    editFor(
        files,
        ids.map((id) => move(id)),
    ).done;
const written = (text = "") =>
    text
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.includes("sites:"))
        .sort();
const sites = (files: Texts, zone: string) =>
    (parse(files[`Pulumi.${zone}.yaml`] ?? "") as { config: Record<string, Record<string, unknown>> }).config[
        "twinswarm:sites"
    ];

it("moves the lines of a site, its comments with them, and leaves every other line alone", () => {
    const done = moved(["s2"]);
    expect(done["Pulumi.nyc.yaml"]).toBe(NYC.replace(/\n {8}# about s2\n[^]*# last words of s2\n/, ""));
    expect(done["Pulumi.ams.yaml"]).toBe(`config:
  twinswarm:zone: { network: 10.20.0.0/20 }
  twinswarm:sites:
    r1: { host: r.example.com, kind: landing, title: R }
    # about s2
    s2:
        # inside s2
        host: b.example.com # beside the host
        kind: landing
        title: 'B'
        text: |
            first

            # no comment
        home: nyc

        # last words of s2
    t1: { host: t.example.com, kind: landing, title: T }
`);
    expect(done["Pulumi.yaml"]).toBe(texts["Pulumi.yaml"]);
});

it.each([
    [
        "the first, with the comment above it",
        "s1",
        `    # about s1\n    # and more\n    s1: { host: a.example.com, kind: landing, title: "A", home: nyc  } # beside s1\n`,
    ],
    [
        "one in braces over lines, whose home is known",
        "s3",
        `    s3: {\n        host: c.example.com, # beside c\n        kind: landing, title: C, home: ams,\n    }\n`,
    ],
])("keeps the style of an entry: %s", (_what, id, lines) => {
    expect(moved([id])["Pulumi.ams.yaml"]).toContain(`title: R }\n${lines}    t1:`);
});

it("writes each site into its new file before it leaves the old one", () => {
    const { added, done } = editFor(texts, [move("s1"), move("r1", "ams", "nyc")]);
    expect(Object.keys(sites(added, "nyc") ?? {})).toEqual(["r1", "s1", "s2", "s3"]);
    expect(Object.keys(sites(added, "ams") ?? {})).toEqual(["r1", "s1", "t1"]);
    expect(Object.keys(sites(done, "nyc") ?? {})).toEqual(["r1", "s2", "s3"]);
    expect(Object.keys(sites(done, "ams") ?? {})).toEqual(["s1", "t1"]);
});

it.each([[["s1"]], [["s2"]], [["s1", "s3"]], [["s2", "s3"]], [["s1", "s2", "s3"]]])(
    "brings %j back to the same text, but for the home that it remembers now",
    (ids) => {
        const homes = {
            ...texts,
            "Pulumi.nyc.yaml": NYC.replace('"A"  }', '"A", home: nyc  }').replace("'B'", "'B'\n            home: nyc"),
        };
        const there = moved(ids, homes);
        const back = editFor(
            there,
            ids.map((id) => move(id, "ams", "nyc")),
        ).done;
        expect(back["Pulumi.ams.yaml"]).toBe(AMS);
        // How a file spaces its sites shows as long as there are two, and what is above them as long as there is one.
        expect(written(back["Pulumi.nyc.yaml"])).toEqual(written(homes["Pulumi.nyc.yaml"]));
        expect(Object.entries(sites(back, "nyc") ?? {})).toEqual(Object.entries(sites(homes, "nyc") ?? {}));
    },
);

it.each([
    [
        "an empty map",
        "config:\n  twinswarm:zone: {}\n  twinswarm:sites: {} # none yet\nend: 1\n",
        "  twinswarm:sites: # none yet\n    s1:",
    ],
    [
        "no value",
        "config:\n  twinswarm:sites:\n    # none yet\nend: 1\n",
        "  twinswarm:sites:\n    # none yet\n    s1:",
    ],
    ["no key", "config:\n  twinswarm:zone: {}\n", "  twinswarm:zone: {}\n  twinswarm:sites:\n    s1:"],
    [
        "a map in braces",
        "config:\n  twinswarm:sites: { r1: { host: r }, t1: { host: t } } # all\n",
        "  twinswarm:sites: # all\n    r1: { host: r }\n    s1:",
    ],
    ["other line ends", "config:\r\n  twinswarm:sites:\r\n    r1: { host: r }\r\n", "    r1: { host: r }\r\n    s1:"],
])("finds a place in a file with %s", (_what, file, expected) => {
    const plain = {
        ...texts,
        "Pulumi.nyc.yaml": "config:\n  twinswarm:sites:\n    s1: { host: a }\n",
        "Pulumi.ams.yaml": file,
    };
    const done = moved(["s1"], plain);
    expect(done["Pulumi.ams.yaml"]).toContain(expected);
    expect(sites(done, "ams")).toHaveProperty("s1", { host: "a", home: "nyc" });
    expect(done["Pulumi.nyc.yaml"]).toBe("config:\n  twinswarm:sites: {}\n");
    expect(editFor(done, [move("s1", "ams", "nyc")]).done["Pulumi.nyc.yaml"]).toEqual(
        expect.stringMatching(
            /^config:\n {2}twinswarm:sites:\n(?: {4}# none yet\n)? {4}s1: \{ host: a, home: nyc \}\n$/,
        ),
    );
});

it.each([
    ["an alias", "s1: { host: a, variables: *words }", "uses the alias *words"],
    ["an anchor", "s1: { host: a, variables: &words { a: b } }", "has the anchor &words"],
    ["a secret of the stack", "s1: { host: a, variables: { key: { secure: abc } } }", "holds an encrypted value"],
])("refuses to move an entry with %s", (_what, entry, reason) => {
    const file = `config:\n  x: &words { a: b }\n  twinswarm:sites:\n    ${entry}\n`;
    expect(() => moved(["s1"], { ...texts, "Pulumi.nyc.yaml": file })).toThrow(
        `Pulumi.nyc.yaml: twinswarm:sites.s1 ${reason}`,
    );
});

it("knows a site that a killed edit left in two files, and ends that edit", () => {
    const { added, done } = editFor(texts, [move("s1"), move("s2")]);
    const twins = twinsIn(added);
    expect(twins.map(({ id }) => id)).toEqual(["s1", "s2"]);
    expect(
        mend(
            added,
            twins.map((twin) => ({ twin, zone: "ams" })),
        ),
    ).toEqual(done);
});

it("takes no two sites of one id for twins that differ", () => {
    const { added } = editFor(texts, [move("s1")]);
    const changed = { ...added, "Pulumi.ams.yaml": (added["Pulumi.ams.yaml"] ?? "").replace('"A"', '"Other"') };
    expect(twinsIn(changed)).toEqual([]);
});
