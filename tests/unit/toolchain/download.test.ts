import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Downloads, type Answer, type Fetch } from "../../../lab/toolchain/download";
import { run } from "../../../lab/process";
import { ENGINE, RANDOM, SERVER, temporaryFolder } from "./support";

const parent = temporaryFolder();
let root: string;
let count = 0;

beforeEach(async () => {
    root = join(parent, String(count++));
    await mkdir(join(root, "source/pulumi"), { recursive: true });
});

/** The first bytes of a Linux program for a processor, by its number in ELF. */
function elf(machine = process.arch === "x64" ? 62 : 183): Buffer {
    const header = Buffer.alloc(64);
    header.write("\u007fELF", "latin1");
    header.writeUInt16LE(machine, 18);
    return header;
}

async function archive(files: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
    for (const [name, content] of Object.entries(files)) await writeFile(join(root, "source", name), content);
    execFileSync("tar", ["-czf", join(root, "a.tar.gz"), "-C", join(root, "source"), ...Object.keys(files)]);
    return readFileSync(join(root, "a.tar.gz"));
}

function serving(body: Buffer, status = 200): Fetch & { urls: string[] } {
    const urls: string[] = [];
    const serve: Fetch = (url) => {
        urls.push(url);
        return Promise.resolve(new Response(new Uint8Array(body), { status }) as unknown as Answer);
    };
    return Object.assign(serve, { urls });
}

it("unpacks a plugin", async () => {
    const fetchUrl = serving(await archive({ "pulumi-resource-random": elf(), "README.md": "read me" }));
    const downloads = new Downloads({ fetchUrl, environment: {} });
    await expect(downloads.unpack(RANDOM, join(root, "out"))).resolves.toBe(true);
    expect(readdirSync(join(root, "out")).sort()).toEqual(["README.md", "pulumi-resource-random"]);
    expect(fetchUrl.urls).toEqual(["https://releases.test/random.tar.gz"]);
});

describe("the engine", () => {
    const saying =
        (version: string): typeof run =>
        (command, args, options) =>
            command === "tar" ? run(command, args, options) : Promise.resolve({ stdout: `${version}\n`, stderr: "" });
    const files = () => archive({ "pulumi/pulumi": elf(), "pulumi/pulumi-language-nodejs": elf(), "pulumi/more": "x" });

    it("is taken out of its archive with its language host, and asked its version", async () => {
        const downloads = new Downloads({
            fetchUrl: serving(await files()),
            environment: {},
            runner: saying("v3.246.0"),
        });
        await expect(downloads.unpack(ENGINE, join(root, "out"))).resolves.toBe(true);
        expect(readdirSync(join(root, "out")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    });
    it("is refused when it says another version", async () => {
        const downloads = new Downloads({
            fetchUrl: serving(await files()),
            environment: {},
            runner: saying("v3.245.0"),
        });
        await expect(downloads.unpack(ENGINE, join(root, "out"))).resolves.toBe(false);
        expect(downloads.refusal).toContain("it holds version v3.245.0, not v3.246.0");
    });
});

it.each<[string, () => Promise<Buffer>, string]>([
    ["is cut short", async () => (await archive({ "pulumi-resource-random": elf() })).subarray(0, 60), "tar"],
    ["lacks the program", () => archive({ "README.md": "read me" }), "pulumi-resource-random"],
    ["is for another processor", () => archive({ "pulumi-resource-random": elf(8) }), "no Linux program for"],
    ["holds no program", () => archive({ "pulumi-resource-random": "<html>" }), "no Linux program for"],
])("refuses an archive that %s", async (_name, body, reason) => {
    const downloads = new Downloads({ fetchUrl: serving(await body()), environment: {} });
    await expect(downloads.unpack(RANDOM, join(root, "out"))).resolves.toBe(false);
    expect(downloads.refusal).toContain(reason);
});

it("asks nothing more after a refusal", async () => {
    const fetchUrl = serving(Buffer.from("denied"), 403);
    const downloads = new Downloads({ fetchUrl, environment: {} });
    await expect(downloads.unpack(RANDOM, join(root, "out"))).resolves.toBe(false);
    await expect(downloads.unpack(ENGINE, join(root, "out"))).resolves.toBe(false);
    expect(fetchUrl.urls).toHaveLength(1);
    expect(downloads.refusal).toBe("https://releases.test/random.tar.gz: status 403");
});

it("gives up on a server that does not begin to answer", async () => {
    const fetchUrl: Fetch = (_url, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
    const downloads = new Downloads({ fetchUrl, environment: {}, firstByteMs: 10 });
    await expect(downloads.unpack(RANDOM, join(root, "out"))).resolves.toBe(false);
    expect(downloads.refusal).toContain("no answer within 0.01 s");
});

it("asks nothing where downloads are switched off, and nothing for what Pulumi does not release", async () => {
    const fetchUrl = serving(Buffer.alloc(0));
    const off = new Downloads({ fetchUrl, environment: { TWINSWARM_NO_DOWNLOAD: "1" } });
    await expect(off.unpack(RANDOM, join(root, "out"))).resolves.toBe(false);
    await expect(new Downloads({ fetchUrl, environment: {} }).unpack(SERVER, join(root, "out"))).resolves.toBe(false);
    expect(fetchUrl.urls).toEqual([]);
    expect(off.refusal).toBe("TWINSWARM_NO_DOWNLOAD is 1");
});
