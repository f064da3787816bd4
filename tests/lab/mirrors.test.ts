import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLAIN_IMAGE } from "../../lab/digitalocean/machines";
import { bringDown } from "../../lab/down";
import { prepareLayers } from "../../lab/machines/base-image";
import { NspawnMachines } from "../../lab/machines/driver";
import { writeLabLayer } from "../../lab/machines/seed";
import { publicArchive } from "../../lab/machines/debian";
import { ensureMirrors } from "../../lab/mirrors/mirrors";
import { attachHost, ensureInternet } from "../../lab/network/internet";
import { inNamespace, namespaceOf } from "../../lab/network/namespaces";
import { ADDRESS, LAB_DIR, PORT } from "../../lab/plan";
import { run, until } from "../../lab/process";

jest.setTimeout(15 * 60_000);

const MACHINE = "198.18.0.10";
let keys: string;

/** Runs a script on the machine over SSH. */
async function ssh(script: string, timeoutMs = 60_000): Promise<string> {
    const options = ["BatchMode=yes", "ConnectTimeout=2", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"];
    const flags = [...options, "LogLevel=ERROR"].flatMap((option) => ["-o", option]);
    const login = ["ssh", "-i", join(keys, "key"), ...flags, `root@${MACHINE}`, script];
    const [command = "", ...args] = inNamespace(namespaceOf("operator"), login);
    return (await run(command, args, { timeoutMs })).stdout.trim();
}

beforeAll(async () => {
    await bringDown();
    const layers = await prepareLayers(() => undefined);
    keys = await mkdtemp(join(tmpdir(), "twinswarm-keys-"));
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(keys, "key")]);
    await ensureInternet();
    await attachHost("operator", ADDRESS.operator);
    await ensureMirrors();
    const layer = join(LAB_DIR, "layer");
    await mkdir(layer, { recursive: true });
    await writeLabLayer(layer, await readFile("/etc/ssl/certs/ca-certificates.crt", "utf8"));
    await new NspawnMachines(layers, layer).create({
        id: "1",
        hostname: "plain",
        region: "nyc3",
        image: PLAIN_IMAGE,
        memoryMb: 2048,
        vcpus: 2,
        publicAddress: MACHINE,
        publicPrefix: 24,
        gateway: "198.18.0.1",
        privateAddress: "10.10.0.2",
        privatePrefix: 20,
        vpcId: "75bd51db-9ab4-484c-9642-3f6164844e75",
        userData: "#cloud-config\n{}\n",
        sshKeys: [(await readFile(join(keys, "key.pub"), "utf8")).trim()],
    });
    await until("the machine to be ready", async () => (await ssh("cloud-init status --wait")).includes("done"));
});

afterAll(async () => {
    await bringDown();
    await rm(keys, { recursive: true, force: true });
});

it("lets a machine without Docker install it by apt", async () => {
    await expect(ssh("command -v docker")).rejects.toThrow();
    await ssh(
        "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y docker.io docker-cli",
        10 * 60_000,
    );
    expect(await ssh("docker version --format '{{.Server.Version}}'")).toMatch(/^26\./);
});

it("leads to Debian's archive and nowhere else", async () => {
    const archive = publicArchive();
    const proxy = `http://${ADDRESS.mirrors}:${PORT.aptProxy}`;
    const status = (url: string) =>
        ssh(`curl -s -o /dev/null -w '%{http_code}' --max-time 10 --proxy ${proxy} ${url}; true`);
    expect(await status(`${archive}dists/trixie/Release`)).toBe("200");
    expect(await status("http://example.com/debian/dists/trixie/Release")).toBe("403");
    expect(await status(new URL("/", archive).href)).not.toBe("200");
    // No tunnels, and no way around the proxy.
    expect(await status(archive.replace("http:", "https:"))).toBe("000");
    expect(await ssh(`curl -s --max-time 5 ${archive} || echo none`)).toBe("none");
});
