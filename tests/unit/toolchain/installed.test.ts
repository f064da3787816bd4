import { existsSync, readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findInstalled, linkInstalled, placesOf, type Places } from "../../../lab/toolchain/installed";
import { ENGINE, RANDOM, SERVER, program, temporaryFolder } from "./support";

const parent = temporaryFolder();
let root: string;
let places: Places;
let count = 0;

beforeEach(() => {
    root = join(parent, String(count++));
    const path = ["/nowhere", join(root, "first"), join(root, "second")];
    places = { path, pulumiHome: join(root, "home"), cache: join(root, "cache") };
});

async function engine(folder: string, version: string): Promise<void> {
    await program(join(root, folder, "pulumi"), `#!/bin/sh\ntest "$1" = version && echo ${version}\n`);
    await program(join(root, folder, "pulumi-language-nodejs"));
}

describe("the engine", () => {
    it("is the first suitable one in PATH", async () => {
        await engine("first", "v3.100.0");
        await engine("second", "v3.250.0");
        await expect(findInstalled(ENGINE, places)).resolves.toEqual({
            version: "3.250.0",
            folder: join(root, "second"),
        });
    });
    it("is found behind a link", async () => {
        await engine("elsewhere", "v3.246.0");
        await mkdir(join(root, "first"));
        await symlink(join(root, "elsewhere/pulumi"), join(root, "first/pulumi"));
        await expect(findInstalled(ENGINE, places)).resolves.toMatchObject({ folder: join(root, "elsewhere") });
    });
    it.each(["v3.245.0", "v4.0.0", "v3.246.0-alpha.1", "no version"])("is not one that says %s", async (version) => {
        await engine("first", version);
        await expect(findInstalled(ENGINE, places)).resolves.toBeUndefined();
    });
    it("is not one without its language host", async () => {
        await program(join(root, "first/pulumi"), "#!/bin/sh\necho v3.246.0\n");
        await expect(findInstalled(ENGINE, places)).resolves.toBeUndefined();
    });
    it("is not the lab's own", async () => {
        await engine("cache/bin", "v3.246.0");
        await expect(findInstalled(ENGINE, { ...places, path: [join(root, "cache/bin")] })).resolves.toBeUndefined();
    });
});

describe("a plugin", () => {
    const folder = "plugins/resource-random-v4.21.2";
    it("is found by its exact version", async () => {
        await program(join(root, "home", folder, "pulumi-resource-random"));
        await expect(findInstalled(RANDOM, places)).resolves.toEqual({
            version: "4.21.2",
            folder: join(root, "home", folder),
        });
        await expect(findInstalled({ ...RANDOM, version: "4.21.3" }, places)).resolves.toBeUndefined();
    });
    it("does not count while its installation has not ended", async () => {
        await program(join(root, "home", folder, "pulumi-resource-random"));
        await writeFile(join(root, "home", `${folder}.partial`), "");
        await expect(findInstalled(RANDOM, places)).resolves.toBeUndefined();
    });
    it("does not count when it cannot be run", async () => {
        await mkdir(join(root, "home", folder), { recursive: true });
        await writeFile(join(root, "home", folder, "pulumi-resource-random"), "");
        await expect(findInstalled(RANDOM, places)).resolves.toBeUndefined();
    });
    it("does not count when it is the lab's own, perhaps a stand-in", async () => {
        const own = { ...places, pulumiHome: join(places.cache, "pulumi-home") };
        await program(join(own.pulumiHome, folder, "pulumi-resource-random"));
        await expect(findInstalled(RANDOM, own)).resolves.toBeUndefined();
    });
    it("does not count when it is of another work tree's cache", async () => {
        const other = { ...places, pulumiHome: join(root, "other/pulumi-home") };
        await program(join(other.pulumiHome, folder, "pulumi-resource-random"));
        await expect(findInstalled(RANDOM, other)).resolves.toBeDefined();
        await program(join(root, "other/toolchain/random.json"));
        await expect(findInstalled(RANDOM, other)).resolves.toBeUndefined();
    });
    it("is linked file by file", async () => {
        const source = join(root, "home", folder);
        await program(join(source, "pulumi-resource-random"), "real");
        await writeFile(join(source, "PulumiPlugin.yaml"), "runtime: nodejs");
        const target = join(root, "cache/work");
        await linkInstalled(RANDOM, { version: RANDOM.version, folder: source }, target);
        expect(readFileSync(join(target, "pulumi-resource-random"), "utf8")).toBe("real");
        expect(existsSync(join(target, "PulumiPlugin.yaml"))).toBe(true);
        expect(dirname(target)).toBe(places.cache);
    });
});

it("does not look for programs that only the lab builds", async () => {
    await program(join(root, "first/server"));
    await expect(findInstalled(SERVER, places)).resolves.toBeUndefined();
});

it("takes its places from the environment", () => {
    expect(placesOf("/cache", { PATH: "/a:relative::/b", PULUMI_HOME: "/home/p" })).toEqual({
        path: ["/a", "/b"],
        pulumiHome: "/home/p",
        cache: "/cache",
    });
});
