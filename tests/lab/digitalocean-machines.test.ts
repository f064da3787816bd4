/** The DigitalOcean emulator as a process above real machines, from the operator's place. The steps share one account. */
import { join } from "node:path";
import { labAuthority } from "../../lab/authority";
import { bringDown } from "../../lab/down";
import {
    ensureDigitalOcean,
    listMachines,
    loseDisk,
    SERVICE,
    switchCable,
    switchPower,
} from "../../lab/digitalocean/service";
import { prepareLayers } from "../../lab/machines/base-image";
import { attachHost } from "../../lab/network/internet";
import { inNamespace, listNamespaces, namespaceOf } from "../../lab/network/namespaces";
import { asOperator, ensureOperator, operatorPublicKey, operatorSsh } from "../../lab/operator/operator";
import { ADDRESS, ENDPOINT } from "../../lab/plan";
import { run, until } from "../../lab/process";
import { liveProcess, signal, type ProcessRecord } from "../../lab/processes";
import { labSecret } from "../../lab/secrets";
import { serviceDir } from "../../lab/services";

jest.setTimeout(10 * 60_000);

interface Droplet {
    readonly id: number;
    readonly name: string;
    readonly status: string;
    readonly locked: boolean;
    readonly networks: { readonly v4: readonly { readonly type: string; readonly ip_address: string }[] };
}

const REQUEST = `
const { url, method, body, token } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const headers = { authorization: "Bearer " + token, "content-type": "application/json" };
fetch(url, { method, headers, body: JSON.stringify(body) })
    .then(async (answer) => console.log(JSON.stringify({ status: answer.status, text: await answer.text() })));
`;

/** A request to the API from the operator's namespace. */
async function api<T>(method: string, path: string, body?: object): Promise<T> {
    const [command = "", ...args] = asOperator([process.execPath, "-e", REQUEST]);
    const url = `${ENDPOINT.DIGITALOCEAN_API_URL}${path}`;
    const input = JSON.stringify({ url, method, body, token: await labSecret("digitalocean-token") });
    const { status, text } = JSON.parse((await run(command, args, { input })).stdout) as {
        status: number;
        text: string;
    };
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
}

const droplet = async (id: number): Promise<Droplet> =>
    (await api<{ droplet: Droplet }>("GET", `/v2/droplets/${id}`)).droplet;

const addressOf = ({ networks }: Droplet): string =>
    networks.v4.find(({ type }) => type === "public")?.ip_address ?? "none yet";

const untilStatus = (id: number, status: string) =>
    until(`droplet ${id} to be ${status}`, async () => {
        const seen = await droplet(id);
        return seen.status === status && !seen.locked;
    });

async function create(name: string, tags: readonly string[]): Promise<number> {
    const { ssh_keys } = await api<{ ssh_keys: { id: number }[] }>("GET", "/v2/account/keys");
    const order = { name, region: "nyc3", size: "s-2vcpu-4gb", image: "debian-13-x64", tags };
    const made = await api<{ droplet: Droplet }>("POST", "/v2/droplets", {
        ...order,
        ssh_keys: ssh_keys.map(({ id }) => id),
    });
    return made.droplet.id;
}

/** What a command on the machine says, once SSH answers. */
async function say(id: number, script: string): Promise<string> {
    const address = addressOf(await droplet(id));
    let said = "";
    await until(`${address} to answer by SSH`, async () => {
        said = (await operatorSsh(address, script)).stdout.trim();
        return true;
    });
    return said;
}

/** Whether a TCP port opens within two seconds for somebody who is nobody. */
async function opensForStranger(address: string, port: number): Promise<boolean> {
    const script = `const socket = require("net").connect(${port}, "${address}");
        socket.setTimeout(2000, () => process.exit(1)).on("connect", () => process.exit(0)).on("error", () => process.exit(1));`;
    const [command = "", ...args] = inNamespace(namespaceOf("stranger"), [process.execPath, "-e", script]);
    return run(command, args).then(
        () => true,
        () => false,
    );
}

const emulator = (): Promise<ProcessRecord | undefined> => liveProcess(join(serviceDir(SERVICE), "process.json"));

async function killEmulator(): Promise<void> {
    const live = await emulator();
    if (live === undefined) throw new Error("the emulator does not run");
    signal(live, "SIGKILL");
    await until("the emulator to be gone", async () => (await emulator()) === undefined, { everyMs: 20 });
}

/** Differs from boot to boot. */
const BOOTED = "cut -d ' ' -f 22 /proc/1/stat";

let first: number;
let second: number;

beforeAll(async () => {
    await bringDown();
    await prepareLayers(() => undefined);
    await ensureDigitalOcean();
    await ensureOperator();
    await attachHost("stranger", ADDRESS.stranger);
    await api("POST", "/v2/account/keys", { name: "operator", public_key: await operatorPublicKey() });
});

afterAll(bringDown);

it("boots a machine that the operator can log in to", async () => {
    first = await create("nyc-m1", ["swarm"]);
    await untilStatus(first, "active");
    expect(await say(first, "hostname")).toBe("nyc-m1");
});

it("lets its machines trust the lab's authority", async () => {
    const { certificatePem } = await labAuthority();
    expect(await say(first, "cat /etc/ssl/certs/ca-certificates.crt")).toContain(certificatePem.trim());
});

it("reboots a machine by an action", async () => {
    const before = await say(first, BOOTED);
    const { action } = await api<{ action: { id: number } }>("POST", `/v2/droplets/${first}/actions`, {
        type: "reboot",
    });
    await until("the reboot", async () => {
        const seen = await api<{ action: { status: string } }>("GET", `/v2/actions/${action.id}`);
        return seen.action.status === "completed";
    });
    expect(await say(first, BOOTED)).not.toBe(before);
});

it("keeps strangers out by a cloud firewall, and lets the operator in", async () => {
    const address = addressOf(await droplet(first));
    expect(await opensForStranger(address, 22)).toBe(true);
    const inbound_rules = [{ protocol: "tcp", ports: "22", sources: { addresses: [ADDRESS.operator] } }];
    await api("POST", "/v2/firewalls", { name: "swarm", inbound_rules, tags: ["swarm"] });
    expect(await opensForStranger(address, 22)).toBe(false);
    expect(await say(first, "hostname")).toBe("nyc-m1");
});

it("follows itself when killed: machines go on, firewalls hold, half-made droplets are finished", async () => {
    const booted = await say(first, BOOTED);
    const address = addressOf(await droplet(first));
    second = await create("nyc-m2", ["swarm"]);
    await killEmulator();
    expect((await operatorSsh(address, "hostname")).stdout).toBe("nyc-m1\n");
    await ensureDigitalOcean();
    await untilStatus(second, "active");
    expect(await say(second, "hostname")).toBe("nyc-m2");
    expect(await say(first, BOOTED)).toBe(booted);
    for (const id of [first, second]) expect(await opensForStranger(addressOf(await droplet(id)), 22)).toBe(false);
});

it("has switches for what no API call asks for", async () => {
    const address = addressOf(await droplet(second));
    await switchCable("nyc-m2", "public", "down");
    await expect(operatorSsh(address, "true")).rejects.toThrow(/timed out|Invalid argument/);
    await switchCable("nyc-m2", "public", "up");
    await say(second, "touch /root/kept; sync");
    await switchPower("nyc-m2", "off");
    expect(await droplet(second)).toMatchObject({ status: "off", locked: false });
    expect(await listMachines()).toMatchObject([
        { name: "nyc-m1", power: "running" },
        { name: "nyc-m2", power: "off" },
    ]);
    await switchPower("nyc-m2", "on");
    expect(await say(second, "ls /root")).toBe("kept");
    await loseDisk(String(second));
    expect(await say(second, "ls /root; hostname")).toBe("nyc-m2");
    await expect(switchPower("nyc-m3", "off")).rejects.toThrow(
        /no machine named "nyc-m3"; there are: nyc-m1 \(\d+\), nyc/,
    );
});

it("leaves nothing of a deleted droplet, and its address to the next", async () => {
    await api("DELETE", `/v2/droplets/${second}`);
    await expect(droplet(second)).rejects.toThrow("404");
    await until("the machine to be gone", async () => (await listMachines()).length === 1);
    const namespace = namespaceOf(`d${second}`);
    await until("its namespace to be gone", async () => !(await listNamespaces()).includes(namespace));
});
