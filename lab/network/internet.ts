/**
 * The lab's internet: one router namespace to which every public interface is attached by a routed veth pair. Nothing
 * of it is connected to the host. The router answers ARP for everyone, so neighbours of one network meet only here,
 * where the cloud firewalls stand.
 */
import ipaddr from "ipaddr.js";
import { ADDRESS, CLOUDFLARE, REGION_NETWORK } from "../plan";
import { run } from "../process";
import { ensureNamespace, inNamespace, ip, namespaceExists, namespaceOf, type Namespace } from "./namespaces";

export const INTERNET = namespaceOf("internet");
const PRIVATE = namespaceOf("private");

/** Gateways that the router holds: the first address of each network. */
const gateways = (): string[] => [
    ADDRESS.router,
    "203.0.113.1",
    ...Object.values(REGION_NETWORK).map((cidr) => gatewayOf(cidr)),
];

/** First address of a network: `198.18.0.0/24` → `198.18.0.1`. */
export function gatewayOf(cidr: string): string {
    const bytes = ipaddr.IPv4.networkAddressFromCIDR(cidr).toByteArray();
    return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 1].join(".");
}

const sysctl = (name: Namespace, key: string, value: string) =>
    run("nsenter", [`--net=/run/netns/${name}`, "sysctl", "-qw", `${key}=${value}`]);

/** Makes the router and the namespace of the private networks. Ready when it returns; safe to repeat. */
export async function ensureInternet(): Promise<void> {
    const isNew = !namespaceExists(INTERNET);
    await ensureNamespace(INTERNET);
    await ensureNamespace(PRIVATE);
    if (!isNew) return;
    await sysctl(INTERNET, "net.ipv4.ip_forward", "1");
    for (const gateway of gateways()) await ip(INTERNET, "addr", "add", `${gateway}/32`, "dev", "lo");
    // What no one holds is answered at once, as by a router without a route: an address never used is no black hole.
    await ip(INTERNET, "route", "add", "unreachable", "default");
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
    if (await hasLink(namespace, "eth0")) return;
    await run("ip", [
        "link",
        "add",
        port,
        "netns",
        INTERNET,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        namespace,
    ]);
    await sysctl(INTERNET, `net.ipv4.conf.${port}.proxy_arp`, "1");
    // Without it the kernel waits up to 0.8 s before it answers for someone else.
    await sysctl(INTERNET, `net.ipv4.neigh.${port}.proxy_delay`, "0");
    for (const [index, address] of addresses.entries()) {
        await ip(namespace, "addr", "add", `${address}/${index === 0 ? prefix : 32}`, "dev", "eth0");
    }
    await ip(namespace, "link", "set", "eth0", "up");
    await plug(port, addresses);
    await ip(namespace, "route", "add", "default", "via", gateway, "dev", "eth0", "onlink");
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
    if (await hasLink(namespace, "eth1")) return;
    await run("ip", [
        "link",
        "add",
        port,
        "netns",
        PRIVATE,
        "type",
        "veth",
        "peer",
        "name",
        "eth1",
        "netns",
        namespace,
    ]);
    await ip(PRIVATE, "link", "set", port, "master", bridge, "up");
    await ip(namespace, "addr", "add", cidr, "dev", "eth1");
    await ip(namespace, "link", "set", "eth1", "up");
}

export const setPrivateLink = (port: string, state: "up" | "down") => ip(PRIVATE, "link", "set", port, state);

/** The shell line that silences a machine's cables, for its supervisor to run when the machine has gone off. */
export const unplugScript = (port: string, address: string): string =>
    `ip -n ${INTERNET} link set ${port} down; ip -n ${INTERNET} route replace blackhole ${address}/32; ` +
    `ip -n ${PRIVATE} link set ${port} down`;

async function hasLink(name: Namespace, link: string): Promise<boolean> {
    const { stdout } = await ip(name, "-j", "link", "show");
    return (JSON.parse(stdout) as { ifname: string }[]).some(({ ifname }) => ifname === link);
}

/** Namespaces of the lab's own hosts, attached with the given address of the service network. */
export async function attachHost(part: string, addresses: readonly string[]): Promise<Namespace> {
    const namespace = namespaceOf(part);
    const gateway = addresses[0]?.startsWith("203.") ? "203.0.113.1" : ADDRESS.router;
    await attach({ namespace, port: part.slice(0, 15), addresses, prefix: 24, gateway });
    return namespace;
}

/** Every address of the Cloudflare emulator's namespace, its API's first. */
export const cloudflareAddresses = (): string[] => [
    ADDRESS.cloudflareApi,
    ...Object.values(CLOUDFLARE.nameServers),
    ...CLOUDFLARE.edge,
    ...CLOUDFLARE.egress,
];

export { inNamespace };
