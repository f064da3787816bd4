/**
 * A life cycle driven by DigitalOcean's own TypeScript client; prints what it saw as one line of JSON. A program of its
 * own, because the client is an ES module, which jest does not load. Arguments: address of the API, public key.
 */
import { setTimeout as delay } from "node:timers/promises";

/** The part of the client that is used here: it brings TypeScript sources instead of declarations. */
interface Resource {
    get(options?: unknown): Promise<never>;
    post(body: unknown, options?: unknown): Promise<never>;
    delete(): Promise<void>;
}
interface Client {
    v2: {
        account: { keys: Resource & { bySsh_key_identifier(id: number): Resource } };
        vpcs: Resource;
        tags: Resource & { byTag_id(name: string): Resource };
        firewalls: Resource & { byFirewall_id(id: string): Resource };
        droplets: Resource & { byDroplet_id(id: number): Resource & { actions: Resource } };
    };
}
interface Dots {
    createDigitalOceanClient(adapter: unknown): Client;
    DigitalOceanApiKeyAuthenticationProvider: new (token: string) => unknown;
}
interface Abstractions {
    ResponseHandlerOption: new () => { responseHandler: unknown };
}
interface FetchLibrary {
    FetchRequestAdapter: new (provider: unknown) => { baseUrl: string };
}
interface Droplet {
    id: number;
    name: string;
    status: string;
    locked: boolean;
    networks: { v4: { type: string; ip_address: string }[] };
}
const load = async <T>(name: string): Promise<T> => (await import(name)) as T;

async function main(baseUrl: string, publicKey: string): Promise<void> {
    const dots = await load<Dots>("@digitalocean/dots");
    const { FetchRequestAdapter } = await load<FetchLibrary>("@microsoft/kiota-http-fetchlibrary");
    const { ResponseHandlerOption } = await load<Abstractions>("@microsoft/kiota-abstractions");
    const adapter = new FetchRequestAdapter(new dots.DigitalOceanApiKeyAuthenticationProvider("dop_v1_test"));
    adapter.baseUrl = baseUrl;
    const { v2 } = dots.createDigitalOceanClient(adapter);
    // dots 1.19.0 with kiota 1.0.0-preview.109 cannot read any list of strings or numbers, so droplets, firewalls and
    // actions are read as they come.
    const handleResponse = (response: Response): Promise<unknown> => response.json();
    const raw = { options: [Object.assign(new ResponseHandlerOption(), { responseHandler: { handleResponse } })] };

    const { sshKey: key }: { sshKey: { id: number; fingerprint: string } } = await v2.account.keys.post({
        name: "operator",
        publicKey,
    });
    const { vpc }: { vpc: { id: string; ipRange: string } } = await v2.vpcs.post({
        name: "nyc",
        region: "nyc3",
        ipRange: "10.10.0.0/20",
    });
    await v2.tags.post({ name: "swarm" });
    const order = {
        name: "nyc-m1",
        region: "nyc3",
        size: "s-2vcpu-4gb",
        image: "debian-13-x64",
        sshKeys: [key.fingerprint],
        vpcUuid: vpc.id,
        tags: ["swarm"],
    };
    const { droplet: made }: { droplet: Droplet } = await v2.droplets.post(order, raw);
    const one = v2.droplets.byDroplet_id(made.id);
    const until = async (status: string): Promise<Droplet> => {
        for (const deadline = Date.now() + 5000; Date.now() < deadline; await delay(10)) {
            const { droplet }: { droplet: Droplet } = await one.get(raw);
            if (droplet.status === status && !droplet.locked) return droplet;
        }
        throw new Error(`droplet ${made.id} was not ${status} within 5 s`);
    };
    const active = await until("active");
    const rule = { protocol: "tcp", ports: "all", sources: { tags: ["swarm"] } };
    const { firewall }: { firewall: { id: string; inbound_rules: { ports: string }[] } } = await v2.firewalls.post(
        { name: "fw", inboundRules: [rule], dropletIds: [made.id] },
        raw,
    );
    const { action }: { action: { type: string } } = await one.actions.post({ type: "power_off" }, raw);
    await until("off");
    const query = { queryParameters: { tagName: "swarm" }, ...raw };
    const { droplets }: { droplets: Droplet[] } = await v2.droplets.get(query);
    const { tag }: { tag: { resources: { droplets: { count: number } } } } = await v2.tags.byTag_id("swarm").get();
    const missing = await v2.tags
        .byTag_id("none")
        .get()
        .then(
            () => "found",
            (error: { responseStatusCode: number }) => error.responseStatusCode,
        );
    await v2.firewalls.byFirewall_id(firewall.id).delete();
    await one.delete();
    await v2.tags.byTag_id("swarm").delete();
    await v2.account.keys.bySsh_key_identifier(key.id).delete();

    const seen = {
        fingerprint: key.fingerprint,
        range: vpc.ipRange,
        created: made.status,
        addresses: active.networks.v4.map(({ ip_address, type }) => `${type} ${ip_address}`),
        ports: firewall.inbound_rules[0]?.ports,
        action: action.type,
        listed: droplets.map(({ name }) => name),
        tagged: tag.resources.droplets.count,
        missing,
    };
    console.log(JSON.stringify(seen));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
