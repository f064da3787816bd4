import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringDown, processesOfLab } from "../../lab/down";
import type { MachineSpec } from "../../lab/digitalocean/machines";
import { prepareLayers } from "../../lab/machines/base-image";
import { NspawnMachines } from "../../lab/machines/driver";
import { mountsBelow } from "../../lab/machines/overlay";
import { writeLabLayer } from "../../lab/machines/seed";
import { attachHost, ensureInternet } from "../../lab/network/internet";
import { inNamespace, listNamespaces, namespaceOf } from "../../lab/network/namespaces";
import { ADDRESS, LAB_DIR } from "../../lab/plan";
import { run, until } from "../../lab/process";

jest.setTimeout(20 * 60_000);

let keys: string;
let machines: NspawnMachines;
const spec = (number: number, publicKey: string): MachineSpec => ({
    id: String(number),
    hostname: `nyc-m${number}`,
    region: "nyc3",
    image: "debian-13-x64",
    memoryMb: 4096,
    vcpus: 2,
    publicAddress: `198.18.0.${10 + number}`,
    publicPrefix: 24,
    gateway: "198.18.0.1",
    privateAddress: `10.10.0.${1 + number}`,
    privatePrefix: 20,
    vpcId: "75bd51db-9ab4-484c-9642-3f6164844e75",
    userData: "#cloud-config\nruncmd: [touch /root/user-data-ran]\n",
    sshKeys: [publicKey],
});

/** Runs a script on a machine over SSH, from the namespace of one of the lab's hosts. */
async function ssh(from: string, number: number, script: string): Promise<string> {
    const options = [
        "BatchMode=yes",
        "ConnectTimeout=2",
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "LogLevel=ERROR",
    ];
    const flags = options.flatMap((option) => ["-o", option]);
    const login = ["ssh", "-i", join(keys, "key"), ...flags, `root@198.18.0.${10 + number}`, script];
    const [command = "", ...args] = inNamespace(namespaceOf(from), login);
    return (await run(command, args, { timeoutMs: 60_000 })).stdout.trim();
}

const ready = (number: number) =>
    until(`machine ${number} to be ready`, async () => {
        const answer = await ssh(
            "operator",
            number,
            "cloud-init status --wait >/dev/null; docker info -f '{{.ServerVersion}}'; hostname",
        );
        return answer.endsWith(`nyc-m${number}`) && answer.startsWith("26.");
    });

beforeAll(async () => {
    await bringDown();
    const layers = await prepareLayers(() => undefined);
    keys = await mkdtemp(join(tmpdir(), "twinswarm-keys-"));
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(keys, "key")]);
    const publicKey = (await readFile(join(keys, "key.pub"), "utf8")).trim();
    await ensureInternet();
    await attachHost("operator", ADDRESS.operator);
    await attachHost("stranger", ADDRESS.stranger);
    const layer = join(LAB_DIR, "layer");
    await mkdir(layer, { recursive: true });
    await writeLabLayer(layer, await readFile("/etc/ssl/certs/ca-certificates.crt", "utf8"));
    machines = new NspawnMachines(layers, layer);
    await Promise.all([1, 2].map((number) => machines.create(spec(number, publicKey))));
    await Promise.all([ready(1), ready(2)]);
});

afterAll(async () => {
    await bringDown();
    await rm(keys, { recursive: true, force: true });
});

it("gives every machine its name, its addresses and what cloud-init was asked to do", async () => {
    const seen = await ssh("operator", 2, "ls /root/user-data-ran; ip -br -4 addr show eth0; ip -br -4 addr show eth1");
    expect(seen.replaceAll(/ +/g, " ").replaceAll(/@if\d+/g, "").split("\n").map((line) => line.trim())).toEqual([
        "/root/user-data-ran",
        "eth0 UP 198.18.0.12/24",
        "eth1 UP 10.10.0.3/20",
    ]); // prettier-ignore
});

it("makes a Swarm of two over the private network", async () => {
    await ssh("operator", 1, "docker swarm init --advertise-addr 10.10.0.2 --data-path-addr 10.10.0.2 >/dev/null");
    const token = await ssh("operator", 1, "docker swarm join-token -q worker");
    await ssh("operator", 2, `docker swarm join --token ${token} 10.10.0.2:2377`);
    const nodes = await ssh("operator", 1, "docker node ls --format '{{.Hostname}} {{.Status}}' | sort");
    expect(nodes).toBe("nyc-m1 Ready\nnyc-m2 Ready");
});

it("enforces the cloud firewall outside of the machine", async () => {
    expect(await ssh("stranger", 1, "hostname")).toBe("nyc-m1");
    const rule = {
        direction: "inbound",
        protocol: "tcp",
        ports: { from: 22, to: 22 },
        cidrs: [`${ADDRESS.operator}/32`],
    } as const;
    await machines.setFirewall("1", [rule]);
    expect(await ssh("operator", 1, "hostname")).toBe("nyc-m1");
    await expect(ssh("stranger", 1, "hostname")).rejects.toThrow(/timed out/);
    await machines.setFirewall("1", null);
    expect(await ssh("stranger", 1, "hostname")).toBe("nyc-m1");
});

it("is silent while a cable is cut or the power is off, and comes back with its disk", async () => {
    await ssh("operator", 2, "touch /root/kept; sync");
    await machines.cable("2", "public", "down");
    expect(await machines.cut()).toEqual({ public: ["2"], private: [] });
    await expect(ssh("operator", 2, "true")).rejects.toThrow(/timed out|Invalid argument/);
    await machines.cable("2", "public", "up");
    expect(await ssh("operator", 2, "hostname")).toBe("nyc-m2");
    expect(await machines.cut()).toEqual({ public: [], private: [] });
    await machines.powerOff("2");
    expect(await machines.state("2")).toBe("off");
    expect(await machines.cut()).toEqual({ public: ["2"], private: ["2"] });
    await machines.powerOn("2");
    await ready(2);
    expect(await ssh("operator", 2, "ls /root/kept; docker info -f '{{.Swarm.LocalNodeState}}'")).toBe(
        "/root/kept\nactive",
    );
});

it("comes back blank after its disk is lost", async () => {
    await machines.loseDisk("2");
    await ready(2);
    expect(await ssh("operator", 2, "ls /root; docker info -f '{{.Swarm.LocalNodeState}}'")).toBe(
        "user-data-ran\ninactive",
    );
});

it("leaves nothing on the host when the lab goes down", async () => {
    await bringDown();
    expect(await processesOfLab()).toEqual([]);
    expect(await listNamespaces()).toEqual([]);
    expect(await mountsBelow(LAB_DIR)).toEqual([]);
});
