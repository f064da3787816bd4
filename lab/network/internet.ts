/**
 * The lab's internet: one router namespace to which every public interface is attached by a routed veth pair. Nothing
 * of it is connected to the host. The router answers ARP for everyone, so neighbours of one network meet only here,
 * where the cloud firewalls stand.
 */
import ipaddr from "ipaddr.js";
import { ADDRESS, REGION_NETWORK } from "../plan";
import { run } from "../process";
import { ensureNamespace, inNamespace, ip, namespaceOf, type Namespace } from "./namespaces";

export const INTERNET = namespaceOf("internet");
const PRIVATE = namespaceOf("private");

/** Gateways that the router holds: the first address of each network. */
const gateways = (): string[] => [
    ...new Set(Object.values(ADDRESS).map((address) => gatewayOf(`${address}/24`))),
    ...Object.values(REGION_NETWORK).map((cidr) => gatewayOf(cidr)),
];

/** First address of a network: `198.18.0.0/24` → `198.18.0.1`. */
export function gatewayOf(cidr: string): string {
    const bytes = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
    return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 1].join(".");
}

async function sysctl(name: Namespace, key: string, value: string): Promise<void> {
    const [command = "", ...args] = inNamespace(name, ["sysctl", "-qw", `${key}=${value}`]);
    await run(command, args);
}

/** Makes the router and the namespace of the private networks. Ready when it returns; safe to repeat. */
export async function ensureInternet(): Promise<void> {
    await ensureNamespace(INTERNET);
    await ensureNamespace(PRIVATE);
    await sysctl(INTERNET, "net.ipv4.ip_forward", "1");
    for (const gateway of gateways()) await ip(INTERNET, "addr", "replace", `${gateway}/32`, "dev", "lo");
    // What no one holds is answered at once, as by a router without a route: an address never used is no black hole.
    await ip(INTERNET, "route", "replace", "unreachable", "default");
}

export interface Attachment {
    readonly namespace: Namespace;
    /** Name of the router's end of the cable, unique, at most 15 characters. */
    readonly port: string;
    /** First one is the source address of the namespace's own traffic. */
    readonly addresses: readonly string[];
    readonly prefix: number;
    readonly gateway: string;
}

/** Lays the cable of a namespace to the router and configures its end, `eth0`. Safe to repeat. */
export async function attach({ namespace, port, addresses, prefix, gateway }: Attachment): Promise<void> {
    await ensureNamespace(namespace);
    await ensureCable(namespace, "eth0", INTERNET, port);
    await sysctl(INTERNET, `net.ipv4.conf.${port}.proxy_arp`, "1");
    // Without it the kernel waits up to 0.8 s before it answers for someone else.
    await sysctl(INTERNET, `net.ipv4.neigh.${port}.proxy_delay`, "0");
    for (const [index, address] of addresses.entries()) {
        await ip(namespace, "addr", "replace", `${address}/${index === 0 ? prefix : 32}`, "dev", "eth0");
    }
    await ip(namespace, "link", "set", "eth0", "up");
    await plug(port, addresses);
    await ip(namespace, "route", "replace", "default", "via", gateway, "dev", "eth0", "onlink");
}

/** A veth pair between a namespace and the router or the switches; an existing one is left as it is. */
async function ensureCable(namespace: Namespace, end: string, peer: Namespace, port: string): Promise<void> {
    if (await hasLink(namespace, end)) return;
    const words = `link add ${port} netns ${peer} type veth peer name ${end} netns ${namespace}`;
    await run("ip", words.split(" "));
}

/** Connects the router's end of a cable; routes vanish with the link, so they are laid again. */
export async function plug(port: string, addresses: readonly string[]): Promise<void> {
    await ip(INTERNET, "link", "set", port, "up");
    for (const address of addresses) await ip(INTERNET, "route", "replace", `${address}/32`, "dev", port);
}

/** Cuts a cable at the router: packets to it are dropped in silence, as towards a machine without power. */
export async function unplug(port: string, addresses: readonly string[]): Promise<void> {
    await ip(INTERNET, "link", "set", port, "down");
    for (const address of addresses) await ip(INTERNET, "route", "replace", "blackhole", `${address}/32`);
}

/** Connects `eth1` of a namespace to the switch of a private network. Safe to repeat. */
export async function attachPrivate(namespace: Namespace, port: string, bridge: string, cidr: string): Promise<void> {
    if (!(await hasLink(PRIVATE, bridge))) {
        await ip(PRIVATE, "link", "add", bridge, "type", "bridge").catch(async (error: unknown) => {
            // Machines are created side by side: another may have been first.
            if (!(await hasLink(PRIVATE, bridge))) throw error;
        });
        await ip(PRIVATE, "link", "set", bridge, "up");
    }
    await ensureCable(namespace, "eth1", PRIVATE, port);
    await ip(PRIVATE, "link", "set", port, "master", bridge, "up");
    await ip(namespace, "addr", "replace", cidr, "dev", "eth1");
    await ip(namespace, "link", "set", "eth1", "up");
}

export const setPrivateLink = (port: string, state: "up" | "down") => ip(PRIVATE, "link", "set", port, state);

/** The ports of cables that are cut, by who holds their other end. */
export async function cutPorts(): Promise<{
    readonly public: ReadonlySet<string>;
    readonly private: ReadonlySet<string>;
}> {
    return { public: await portsDown(INTERNET), private: await portsDown(PRIVATE) };
}

async function portsDown(name: Namespace): Promise<ReadonlySet<string>> {
    const { stdout } = await ip(name, "-j", "link", "show");
    const links = JSON.parse(stdout) as { ifname: string; flags: string[] }[];
    return new Set(links.filter(({ flags }) => !flags.includes("UP")).map(({ ifname }) => ifname));
}

/** The shell line that silences a machine's cables, for its supervisor to run when the machine has gone off. */
export const unplugScript = (port: string, address: string): string =>
    `ip -n ${INTERNET} link set ${port} down; ip -n ${INTERNET} route replace blackhole ${address}/32; ` +
    `ip -n ${PRIVATE} link set ${port} down`;

async function hasLink(name: Namespace, link: string): Promise<boolean> {
    const { stdout } = await ip(name, "-j", "link", "show");
    return (JSON.parse(stdout) as { ifname: string }[]).some(({ ifname }) => ifname === link);
}

/** Makes the namespace of one of the lab's own hosts and attaches it with its address. Safe to repeat. */
export async function attachHost(part: string, address: string): Promise<Namespace> {
    const namespace = namespaceOf(part);
    await attach({ namespace, port: part, addresses: [address], prefix: 24, gateway: gatewayOf(`${address}/24`) });
    return namespace;
}
