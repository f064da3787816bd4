/** A stranger who tries every door: port scans of machines from anywhere in the lab. */
import { join } from "node:path";
import { attachHost } from "../network/internet";
import { inNamespace, namespaceOf, type Namespace } from "../network/namespaces";
import { ADDRESS } from "../plan";
import { run } from "../process";
import { typescript } from "../services";
import { FINDINGS, probesFor, summarize, TCP_PORTS, UDP_PORTS, type Ports, type Scanned } from "./scan-plan";

const STRANGER = namespaceOf("stranger");

/** Makes the namespace of somebody who has no business with the machines. Needs the lab's internet; safe to repeat. */
export const ensureStranger = (): Promise<Namespace> => attachHost("stranger", ADDRESS.stranger);

export interface ScanOptions {
    /** Whose network the scan uses. @default the stranger's */
    readonly namespace?: Namespace;
    /** One of the namespace's addresses. @default its first */
    readonly source?: string;
    readonly addresses: readonly string[];
    /** @default TCP_PORTS */
    readonly tcp?: Ports;
    /** @default UDP_PORTS */
    readonly udp?: Ports;
    /** How long a port may take to answer; a lost first packet is sent again after a second. @default 2500 */
    readonly timeoutMs?: number;
    /** Probes under way at once. @default 1500 */
    readonly atOnce?: number;
}

/** Tries every port of every address once, and resolves with what was found at each, in the order of the addresses. */
export async function scan({
    namespace = STRANGER,
    source,
    addresses,
    tcp = TCP_PORTS,
    udp = UDP_PORTS,
    timeoutMs = 2_500,
    atOnce = 1_500,
}: ScanOptions): Promise<readonly Scanned[]> {
    const probes = probesFor(addresses, tcp, udp);
    const [command = "", ...args] = inNamespace(namespace, typescript(join(__dirname, "scan-main.ts")));
    const { stdout } = await run(command, args, {
        input: JSON.stringify({ probes, source, timeoutMs, atOnce }),
        // Every probe to its deadline, twice over for a busy host, and the start of the process.
        timeoutMs: 30_000 + Math.ceil(probes.length / atOnce) * timeoutMs * 2,
    });
    return summarize(addresses, probes, FINDINGS.parse(JSON.parse(stdout)));
}
