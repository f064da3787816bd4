import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStandIn } from "../../../lab/providers/install";

let home: string;
beforeEach(async () => (home = await mkdtemp(join(tmpdir(), "twinswarm-home-"))));
afterEach(() => rm(home, { recursive: true }));

it("puts an executable where the engine looks for that version, and nothing else", async () => {
    const plugin = await installStandIn("random", "4.21.2", home);
    expect(plugin).toBe(join(home, "plugins/resource-random-v4.21.2/pulumi-resource-random"));
    expect((await stat(plugin)).mode & 0o111).toBe(0o111);
    expect(await readdir(join(plugin, ".."))).toEqual(["pulumi-resource-random"]);
    expect(await readFile(plugin, "utf8")).toMatch(/^#!\/bin\/sh\nexec '\/.*' '4\.21\.2' "\$@"\n$/);
});

it("replaces what was there", async () => {
    await installStandIn("random", "4.21.2", home);
    await expect(installStandIn("random", "4.21.2", home)).resolves.toContain("pulumi-resource-random");
});

it("knows what it has no stand-in for", async () => {
    await expect(installStandIn("docker", "5.0.0", home)).rejects.toThrow(
        'there is no stand-in for the provider "docker"; there are: command, random, digitalocean, cloudflare',
    );
});
