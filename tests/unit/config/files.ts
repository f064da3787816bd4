/** A small right configuration of two zones, and ways to make it wrong. */
import { formatProblem } from "../../../components/config/problems";
import { loadProject } from "../../../components/config/project";

const MACHINES = "machines: { provider: digitalocean, region: nyc3 }";

export const FILES: Readonly<Record<string, string>> = {
    "Pulumi.yaml": `
name: twinswarm
config:
    twinswarm:domain: example.com
    twinswarm:zones: [nyc, ams]
    pulumi:disable-default-providers: [docker]
`,
    "Pulumi.nyc.yaml": `
config:
    twinswarm:zone:
        ${MACHINES}
        network: 10.10.0.0/20
        admins: [192.0.2.0/28]
    twinswarm:sites:
        s7f3a: { host: apps.example.com, path: /green, kind: static, image: "registry.example.com/green:1" }
        s81c0: { host: hello.example.com, kind: landing, title: Hello }
    twinswarm:tls: { secure: AAABAxyz }
`,
    "Pulumi.ams.yaml": `
config:
    twinswarm:zone:
        ${MACHINES}
        network: 10.20.0.0/20
        admins: [192.0.2.0/28]
    twinswarm:sites:
        sb3c6: { host: example.com, kind: landing, title: Example }
`,
    "Pulumi.edge.yaml": `
config:
    twinswarm:edge:
        zones:
            example.com: {}
`,
};

export type Edit = readonly [from: string | RegExp, to: string];

/** The files after edits. An edit that finds nothing to change is a mistake of the test. */
export function edited(edits: Readonly<Record<string, readonly Edit[]>>): Record<string, string> {
    const files = { ...FILES };
    for (const [file, changes] of Object.entries(edits)) {
        for (const [from, to] of changes) {
            const before = files[file] ?? "";
            files[file] = before.replace(from, to);
            if (files[file] === before) {
                throw new Error(`${file} holds no ${String(from)}`);
            }
        }
    }
    return files;
}

const DATABASE: Edit = ["    twinswarm:sites:", "        database: {}\n    twinswarm:sites:"];
const blog = (id: string): Edit => [
    "    twinswarm:sites:\n",
    `    twinswarm:sites:\n        ${id}: { host: ${id}.example.com, kind: ghost }\n`,
];

/** With a database in both zones, and a blog in each. */
export const FILES_WITH_BLOGS: Readonly<Record<string, string>> = edited({
    "Pulumi.nyc.yaml": [["region: nyc3", "region: nyc3, managers: 3"], DATABASE, blog("sbloga")],
    "Pulumi.ams.yaml": [["region: nyc3", "region: ams3, managers: 3"], DATABASE, blog("sblogb")],
});

/** The lines that a person would read. */
export const problemLines = (files: Readonly<Record<string, string>>): readonly string[] =>
    (loadProject(files).problems ?? []).map(formatProblem);

/** Hosts instead of droplets in the nyc file. */
export const hosts = (...lines: readonly string[]): Edit => [
    MACHINES,
    `machines: { provider: hosts, hosts: [${lines.join(", ")}] }`,
];

export const host = (name: string, role: string, last: number, more = ""): string =>
    `{ name: ${name}, role: ${role}, publicAddress: 192.0.2.${last}, privateAddress: 10.10.0.${last}, ` +
    `hostKey: ssh-ed25519 ${"A".repeat(68)}${more} }`;

/** A mistake: what is wrong, in which stack's file, how it is made, and the lines (or the one) that it must be answered with. */
export type Mistake = readonly [what: string, stack: string, edit: Edit, line: string | readonly string[]];

const fileOf = (stack: string): string => (stack === "" ? "Pulumi.yaml" : `Pulumi.${stack}.yaml`);

/** Each mistake gets its lines and no other. */
export function expectAnswer(...[, stack, edit, expected]: Mistake): void {
    const lines = problemLines(edited({ [fileOf(stack)]: [edit] }));
    const wanted = typeof expected === "string" ? [expected] : expected;
    expect(lines).toHaveLength(wanted.length);
    wanted.forEach((text) => expect(lines.join("\n")).toContain(text));
}

/** Adds a site to a zone's file. */
export const addSite = (site: string): Edit => [/ {4}twinswarm:tls.*\n|$/, `        sx001: ${site}\n`];
