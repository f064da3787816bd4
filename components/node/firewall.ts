import type { CloudflareRanges } from "../ingress/cloudflare-ranges";

/**
 * Who may reach a machine, said three times: to the cloud's firewall, to UFW, and to DOCKER-USER, which alone sees what
 * Docker publishes. Each holds without the others. Pure: text and rules from lists.
 */
export interface Access {
    /** Networks that may reach port 22. */
    readonly admins: readonly string[];
    /** The zone's private network, inside which the Swarm talks. */
    readonly network: string;
    /** Where visitors come from: the proxies in front. */
    readonly visitors: CloudflareRanges;
}

const SSH = 22;
const WEB = [80, 443] as const;
/** Swarm: management (tcp), gossip (both), overlay networks (udp). Source: docs.docker.com, "Getting started with swarm mode". */
const SWARM = [
    { port: 2377, protocol: "tcp" },
    { port: 7946, protocol: "tcp" },
    { port: 7946, protocol: "udp" },
    { port: 4789, protocol: "udp" },
] as const;

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Rules of a DigitalOcean firewall, in the provider's form. It denies what it does not list, also on the private side. */
export function cloudFirewallRules({ admins, network, visitors }: Access) {
    const inbound = (protocol: string, portRange: string, sourceAddresses: readonly string[]) => ({
        protocol,
        portRange,
        sourceAddresses: [...sourceAddresses],
    });
    return {
        inboundRules: [
            inbound("tcp", String(SSH), admins),
            ...WEB.map((port) => inbound("tcp", String(port), [...visitors.ipv4, ...visitors.ipv6])),
            ...SWARM.map(({ port, protocol }) => inbound(protocol, String(port), [network])),
            { protocol: "icmp", sourceAddresses: [...admins, network] },
        ],
        outboundRules: [
            { protocol: "tcp", portRange: "1-65535", destinationAddresses: EVERYWHERE },
            { protocol: "udp", portRange: "1-65535", destinationAddresses: EVERYWHERE },
            { protocol: "icmp", destinationAddresses: EVERYWHERE },
        ],
    };
}

/** Arguments of `ufw`, one rule a line. PRIVATE_INTERFACE is the machine's interface on the private network. */
export const renderUfwRules = ({ admins, network }: Pick<Access, "admins" | "network">): string =>
    [
        ...admins.map((cidr) => `allow proto tcp from ${cidr} to any port ${SSH}`),
        ...SWARM.map(
            ({ port, protocol }) =>
                `allow in on PRIVATE_INTERFACE proto ${protocol} from ${network} to any port ${port}`,
        ),
    ].join("\n");

/**
 * A block for UFW's after.rules. A new connection to a container passes if the proxies opened it to one of the public
 * ports, or a container did. The port is the one that was asked for, before Docker rewrites it (conntrack's original
 * tuple). Containers do not reach the cloud's metadata address, whose user data holds the host key.
 */
export function renderDockerUserRules({ visitors }: Pick<Access, "visitors">): string {
    const bridges = ["docker0", "docker_gwbridge", "br-+"];
    const web = WEB.map(
        (port) =>
            `-A DOCKER-USER -p tcp -m conntrack --ctstate NEW --ctorigdstport ${port} --ctdir ORIGINAL -j TWINSWARM-WEB`,
    );
    return [
        "# BEGIN TWINSWARM",
        "*filter",
        ":DOCKER-USER - [0:0]",
        ":TWINSWARM-WEB - [0:0]",
        "-A DOCKER-USER -d 169.254.169.254/32 -j DROP",
        "-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        ...bridges.map((bridge) => `-A DOCKER-USER -i ${bridge} -j RETURN`),
        ...web,
        "-A DOCKER-USER -j DROP",
        ...visitors.ipv4.map((cidr) => `-A TWINSWARM-WEB -s ${cidr} -j ACCEPT`),
        "COMMIT",
        "# END TWINSWARM",
    ].join("\n");
}
