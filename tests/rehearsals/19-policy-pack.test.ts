import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, type Document, type Scalar, type YAMLMap } from "yaml";
import { PROJECT_FILE } from "../../components/config/project";
import { statePath } from "../../lab/digitalocean/service";
import { labPolicyPack } from "../../lab/engine/policy-pack";
import { runPulumi } from "../../lab/engine/pulumi";
import { serviceDir } from "../../lab/services";
import { labFleet } from "../../operations/fleet";
import { passes, previewStack, type StackPreview } from "../../operations/preview/stack";
import { edit, stacks, up } from "../e2e/support/fleet";
import { resourcesOf } from "../e2e/support/outcome";
import { GitHubDouble } from "../e2e/support/pull-request";
import { moveSites } from "../e2e/support/zones";

type Undo = () => Promise<void>;

/** What the clouds hold, as they keep it themselves. */
const clouds = (): Promise<readonly string[]> =>
    Promise.all([statePath, join(serviceDir("cloudflare"), "state.json")].map((path) => readFile(path, "utf8")));

let before: readonly string[];
beforeAll(async () => {
    // What another test has left to be applied would be in each plan.
    for (const stack of ["nyc", "ams", "edge"]) await up(stack);
    before = await clouds();
});
afterAll(async () => {
    // Not compared as texts: a failure would print a whole account.
    expect((await clouds()).map((text, i) => text === before[i])).toEqual([true, true]);
});

const preview = async (stack: string): Promise<StackPreview> =>
    previewStack(labFleet(stacks()), stack, { pack: await labPolicyPack(), allow: "" });

/** Edits the file of what all stacks have in common. */
async function fleetWide(change: (file: Document) => void): Promise<Undo> {
    const path = join(stacks(), PROJECT_FILE);
    const text = await readFile(path, "utf8");
    const file = parseDocument(text);
    change(file);
    await writeFile(path, file.toString());
    return () => writeFile(path, text);
}

const zone = (change: (file: Document) => void) => () => edit("nyc", change);
/** No site belongs to a zone that is not there any more. */
const atHomeHere = (file: Document): void => {
    for (const { key } of (file.getIn(["config", "twinswarm:sites"]) as YAMLMap<Scalar<string>>).items)
        file.setIn(["config", "twinswarm:sites", key.value, "home"], "nyc");
};

const ZONE = ["config", "twinswarm:zone"];
const EDGE = ["config", "twinswarm:edge"];

/** Makes several edits; what undoes them goes the other way round. */
const all =
    (...edits: readonly (() => Promise<Undo>)[]) =>
    async (): Promise<Undo> => {
        const undos: Undo[] = [];
        for (const one of edits) undos.unshift(await one());
        return async () => {
            for (const undo of undos) await undo();
        };
    };

/** The edge goes by the files, whatever the zones have applied: the pack is to judge what comes of it. */
const unapplied = () => edit("edge", (file) => file.setIn([...EDGE, "allowUnapplied"], true));

/** The engine is told that something of the edge has to be made anew; nothing is touched. */
const replaced = (name: string) => async (): Promise<Undo> => {
    const urn = (await resourcesOf("edge")).find((one) => one.endsWith(`::${name}`)) ?? name;
    await runPulumi(["state", "taint", urn, "--yes"], { stack: "edge" });
    return async () => void (await runPulumi(["state", "untaint", urn, "--yes"], { stack: "edge" }));
};

const PLANS: readonly (readonly [
    what: string,
    stack: string,
    refused: Readonly<Record<string, RegExp>>,
    make: () => Promise<Undo>,
])[] = [
    [
        "deletes a protected record",
        "edge",
        {
            protected:
                /edge-host-www\.example\.org: the plan deletes this DnsRecord, but it is protected; give it back/,
        },
        all(unapplied, () => edit("ams", (file) => file.deleteIn(["config", "twinswarm:sites", "se6f9"]))),
    ],
    [
        "replaces a protected record",
        "edge",
        {
            protected:
                /edge-host-hello\.example\.com: the plan replaces this DnsRecord, but it is protected; give it back/,
        },
        replaced("edge-host-hello.example.com"),
    ],
    [
        "deletes a balancer, and changes the records of all of its sites",
        "edge",
        {
            balancer: /edge-ams-balancer: the plan deletes this load balancer, but hosts are led through it/,
            records: /edge: the plan changes \d+ of \d+ DNS records .* but at most 30 % may change at once; split it/,
        },
        all(
            unapplied,
            () => moveSites("ams", "nyc"),
            () => edit("nyc", atHomeHere),
            () => fleetWide((file) => file.setIn(["config", "twinswarm:zones"], ["nyc"])),
        ),
    ],
    [
        "replaces a balancer",
        "edge",
        { balancer: /edge-nyc-balancer: the plan replaces this load balancer, but hosts are led through it/ },
        replaced("edge-nyc-balancer"),
    ],
    [
        "replaces two of three managers",
        "nyc",
        {
            quorum: /nyc: the plan removes or replaces 2 of 3 managers \(nyc-m1\S*, nyc-m2\S*\), which leaves 1, but 2 .* must stay/,
        },
        zone((file) => file.setIn([...ZONE, "machines", "rebuild"], { "nyc-m1": 99, "nyc-m2": 99 })),
    ],
    [
        "opens SSH to the world",
        "nyc",
        { "open-port": /nyc-firewall: it opens tcp 22 to 0\.0\.0\.0\/0, but no port may be open to the world/ },
        zone((file) => file.setIn([...ZONE, "admins"], ["0.0.0.0/0"])),
    ],
];

it.each(PLANS)("refuses a plan that %s", async (_what, stack, refused, make) => {
    const undo = await make();
    try {
        const seen = await preview(stack);
        expect(passes(seen)).toBe(false);
        // The engine itself speaks of what is protected; nothing else goes wrong.
        expect(seen.errors.filter((error) => !/protected|protection/.test(error))).toEqual([]);
        expect([...new Set(seen.refused.map(({ rule }) => rule))].sort()).toEqual(Object.keys(refused).sort());
        for (const [rule, words] of Object.entries(refused)) {
            const said = seen.refused.filter((one) => one.rule === rule).map(({ message }) => message);
            expect(said.join("\n")).toMatch(words);
        }
    } finally {
        await undo();
    }
});

it("passes the sample fleet and refuses a dangerous change of it, in one comment that the workflow keeps", async () => {
    await using github = await GitHubDouble.start();
    expect(await github.job("c0ffee1")).toBe(0);
    const [first] = await github.comments();
    expect(first?.body).toContain("## Pulumi preview: all plans pass\n\nOf commit c0ffee1.");
    for (const stack of ["nyc", "ams", "edge"])
        expect(first?.body).toMatch(
            new RegExp(`^\\| ${stack} \\| 0 \\| 0 \\| 0 \\| 0 \\| [1-9]\\d* \\| passes \\|$`, "m"),
        );

    const undo = await edit("edge", (file) => {
        for (const at of [0, 1, 2, 3]) file.setIn([...EDGE, "zones", "example.com", "records", at, "ttl"], 600);
    });
    try {
        expect(await github.job("c0ffee2", ["preview-skip:nyc", "preview-skip:ams"])).toBe(1);
        const comments = await github.comments();
        expect(comments.map(({ id }) => id)).toEqual([first?.id]);
        const [{ body = "" } = {}] = comments;
        expect(body).toContain("**not to be applied**: edge\n\nOf commit c0ffee2.");
        expect(body).toMatch(/^- \*\*records\*\*: edge: the plan changes 4 of \d+ DNS records/m);
        expect(body).toContain("> Stack nyc was not previewed, as it was asked to be skipped.");
    } finally {
        await undo();
    }
});
