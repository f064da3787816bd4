/** The resolver's configuration, rendered. */
import ipaddr from "ipaddr.js";

export interface ResolverPlan {
    /** Where it listens, and where its questions come from. */
    readonly address: string;
    /** The root name server that it starts from. */
    readonly root: string;
    /** Who may ask. */
    readonly networks: readonly string[];
    /** Names that are answered here and never asked for, with their address. */
    readonly names: Readonly<Record<string, string>>;
}

/** The `/24` networks of addresses, each once: `198.51.100.10` → `198.51.100.0/24`. */
export const networksOf = (addresses: readonly string[]): string[] => [
    ...new Set(addresses.map((address) => `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`).toString()}/24`)),
];

/**
 * `unbound.conf` of a recursive resolver that caches as the answers say, negative ones too. Nothing in the lab is signed,
 * so the validator is left out; the root is a stub, because the lab's root does not claim to be the one that unbound knows.
 */
export function renderUnbound({ address, root, networks, names }: ResolverPlan): string {
    const option = (key: string, value: string | number) => `    ${key}: ${value}`;
    const server: [string, string | number][] = [
        ["interface", address],
        ["outgoing-interface", address],
        ["do-ip6", "no"],
        ...networks.map((network): [string, string] => ["access-control", `${network} allow`]),
        ["module-config", '"iterator"'],
        ["do-daemonize", "no"],
        ["use-syslog", "no"],
        ["logfile", '""'],
        ["log-time-ascii", "yes"],
        ["pidfile", '""'],
        ["chroot", '""'],
        ["username", '"unbound"'],
        // A name server that was off while the lab started is asked again within seconds, not after a quarter of an hour.
        ["infra-host-ttl", 30],
        ["infra-cache-max-rtt", 2000],
        ...Object.entries(names).flatMap(([name, at]): [string, string][] => [
            ["local-zone", `"${name}." static`],
            ["local-data", `"${name}. 300 IN A ${at}"`],
        ]),
    ];
    const lines = [
        "server:",
        ...server.map(([key, value]) => option(key, value)),
        "remote-control:",
        option("control-enable", "no"),
        "stub-zone:",
        option("name", '"."'),
        option("stub-addr", root),
    ];
    return `${lines.join("\n")}\n`;
}
