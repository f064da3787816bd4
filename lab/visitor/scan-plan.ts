/** What a port scan asks and how its findings read. Pure. */
import { z } from "zod";

/** One port, or all from the first to the last. */
export type Ports = readonly (number | readonly [first: number, last: number])[];

/** The well-known ports, and all that Docker, Swarm, databases' and proxies' admin interfaces may listen on. */
export const TCP_PORTS: Ports = [[1, 1024], [2375, 2377], 3306, 4243, 4789, 7946, 8080, [9000, 9443], 33060];
/** DNS, and Swarm's gossip and overlay traffic. */
export const UDP_PORTS: Ports = [53, 4789, 7946];

/**
 * TCP: `open` took the connection, `closed` refused it, and from `silent` nothing came.
 * UDP: `open` answered, `closed` was refused by the machine; `silent` is filtered, or open without a word to say.
 */
export const STATES = ["open", "closed", "silent"] as const;
export type State = (typeof STATES)[number];

const PROBE = z.object({ protocol: z.enum(["tcp", "udp"]), address: z.string(), port: z.number() });
export type Probe = z.infer<typeof PROBE>;

/** What the scanning process is given. */
export const ORDER = z.object({
    probes: z.array(PROBE),
    source: z.string().optional(),
    timeoutMs: z.number(),
    atOnce: z.number(),
});
export type Order = z.infer<typeof ORDER>;

/** What it gives back: a state for each probe, in their order. */
export const FINDINGS = z.array(z.enum(STATES));

/** What a scan found at one address. Ports in ascending order. */
export interface Scanned {
    readonly address: string;
    readonly tcp: Readonly<Record<State, readonly number[]>>;
    readonly udp: Readonly<Record<State, readonly number[]>>;
}

/** Each port once, in ascending order. */
export function expand(ports: Ports): number[] {
    const found = new Set<number>();
    for (const entry of ports) {
        const [first, last] = typeof entry === "number" ? [entry, entry] : entry;
        const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
        if (!isPort(first) || !isPort(last) || first > last) {
            throw new Error(
                `ports ${first} to ${last} cannot be scanned: ports go from 1 to 65535, the lower one first`,
            );
        }
        for (let port = first; port <= last; port++) found.add(port);
    }
    return [...found].sort((a, b) => a - b);
}

/** Port by port over all addresses, so that no machine gets everything at once. */
export const probesFor = (addresses: readonly string[], tcp: Ports, udp: Ports): Probe[] =>
    (["udp", "tcp"] as const).flatMap((protocol) =>
        expand(protocol === "tcp" ? tcp : udp).flatMap((port) =>
            addresses.map((address) => ({ protocol, address, port })),
        ),
    );

/** The findings by address. */
export function summarize(
    addresses: readonly string[],
    probes: readonly Probe[],
    findings: readonly State[],
): readonly Scanned[] {
    const inState = (address: string, protocol: Probe["protocol"]) => (state: State) =>
        probes
            .filter((probe, i) => probe.address === address && probe.protocol === protocol && findings[i] === state)
            .map(({ port }) => port);
    const states = (of: (state: State) => number[]): Scanned["tcp"] => ({
        open: of("open"),
        closed: of("closed"),
        silent: of("silent"),
    });
    return addresses.map((address) => ({
        address,
        tcp: states(inState(address, "tcp")),
        udp: states(inState(address, "udp")),
    }));
}
