import { memoryOf } from "../../../components/config/check-memory";
import { FILES_WITH_BLOGS, host, problemLines, type Edit } from "./files";

/** The files with blogs after edits of nyc's. */
function linesAfter(...edits: readonly Edit[]): readonly string[] {
    const text = edits.reduce((before, [from, to]) => {
        const after = before.replace(from, to);
        if (after === before) throw new Error(`the file holds no ${String(from)}`);
        return after;
    }, FILES_WITH_BLOGS["Pulumi.nyc.yaml"] ?? "");
    return problemLines({ ...FILES_WITH_BLOGS, "Pulumi.nyc.yaml": text });
}

/** As many as asked for, beside the one that is there. */
const blogs = (count: number): Edit => [
    "    twinswarm:sites:\n",
    `    twinswarm:sites:\n${Array.from({ length: count }, (_, i) => `        sb${i}: { host: b${i}.example.com, kind: ghost }\n`).join("")}`,
];
const size = (slug: string, more = ""): Edit => ["managers: 3", `managers: 3, size: ${slug}${more}`];
const database = (keys: string): Edit => ["database: {}", `database: { ${keys} }`];

it.each([
    ["s-2vcpu-4gb", 4096],
    ["s-1vcpu-512mb-10gb", 512],
    ["s-4vcpu-16gb-amd", 16_384],
    ["s-2vcpu-4gb-120gb-intel", 4096],
    ["gd-2vcpu-8gb", 8192],
    ["m3-2vcpu-16gb", 16_384],
    ["so1_5-2vcpu-16gb", 16_384],
    ["c2-2vcpu-4gb", 4096],
    // These do not tell it, or tell that of something else.
    ["c-2", undefined],
    ["gpu-h100x1-80gb", undefined],
    ["large", undefined],
])("knows the memory of %s", (slug, mib) => expect(memoryOf(slug)).toBe(mib));

// By default three machines with 4 GB, and three members of 512 MiB: 11520 - 1536 - 128 MiB are 38 blogs.
it.each<[what: string, edits: readonly Edit[]]>([
    ["as many blogs as there is room for", [blogs(37)]],
    ["more of them with a worker", [size("s-2vcpu-4gb", ", workers: 1"), blogs(52)]],
    ["more of them on a larger size", [size("s-4vcpu-8gb"), blogs(85)]],
    ["more of them with fewer members", [database("members: 1"), blogs(41)]],
    ["a member as large as its machine", [size("s-2vcpu-4gb", ", workers: 1"), database("bufferPool: 3456")]],
    ["anything on a size that does not tell its memory", [size("c-2"), blogs(100)]],
])("takes %s", (_, edits) => expect(linesAfter(...edits)).toEqual([]));

it.each<[what: string, edits: readonly Edit[], line: string]>([
    [
        "a blog too many",
        [blogs(38)],
        "twinswarm:zone.machines is 3 × s-2vcpu-4gb, with 11.3 GiB for blogs and the database, but its blogs (39 × 256 MiB) and " +
            'the database take 11.4 GiB; write "workers: 1", or choose a larger size (machines that are there get it by "rebuild"), ' +
            "or give new blogs to another zone",
    ],
    ["more than twice of what there is", [blogs(70)], 'write "workers: 3", or choose'],
    ["blogs that no number of workers would take", [blogs(1000)], "take 251.9 GiB; choose a larger size"],
    [
        "a cache that leaves no room",
        [database("bufferPool: 3200"), blogs(3)],
        "its blogs (4 × 256 MiB) and the database take 11.6 GiB",
    ],
    [
        "a member that is larger than its machine",
        [database("bufferPool: 3484")],
        'twinswarm:zone.machines.size is "s-2vcpu-4gb", but each of the database\'s members takes 3868 MiB of a machine, but a ' +
            "droplet of that size has 3840; choose a larger size, or a smaller bufferPool",
    ],
    ["a machine that has nothing left", [size("s-1vcpu-512mb-10gb")], "but a droplet of that size has 256"],
])("refuses %s", (_, edits, line) => {
    const lines = linesAfter(...edits);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
});

it("counts the blogs of a zone's own file alone, as others have no copy in it", () => {
    expect(problemLines({ ...FILES_WITH_BLOGS, ...withBlogs("nyc"), ...withBlogs("ams") })).toEqual([]);
});

function withBlogs(zone: string): Readonly<Record<string, string>> {
    const lines = Array.from(
        { length: 37 },
        (_, i) => `        s${zone}${i}: { host: ${zone}${i}.example.com, kind: ghost }\n`,
    );
    const file = `Pulumi.${zone}.yaml`;
    return {
        [file]: (FILES_WITH_BLOGS[file] ?? "").replace(
            "    twinswarm:sites:\n",
            `    twinswarm:sites:\n${lines.join("")}`,
        ),
    };
}

it("does not judge hosts, whose memory nobody knows", () => {
    const hosts = [host("a1", "manager", 11), host("a2", "worker", 12), host("a3", "worker", 13)].join(", ");
    const machines: Edit = [/machines: .*managers: 3.*/, `machines: { provider: hosts, hosts: [${hosts}] }`];
    expect(linesAfter(machines, database("onMachines: [a1, a2, a3]"), blogs(200))).toEqual([]);
});
