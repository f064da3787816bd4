/** The scanning process: an order on its standard input, a state for each probe on its output. */
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { json } from "node:stream/consumers";
import { encode } from "dns-packet";
import { mapBounded } from "./bounded";
import { ORDER, type Order, type Probe, type State } from "./scan-plan";

type Settings = Pick<Order, "source" | "timeoutMs">;

/** Hands over `silent` at the deadline, but not before events are seen that came in time while this process was busy. */
const atDeadline = (ms: number, silent: (state: State) => void): NodeJS.Timeout =>
    setTimeout(() => setImmediate(() => silent("silent")), ms);

/** An error other than a refusal would be taken for a filter: it is our own, such as a source address we do not have. */
function stateOf({ code }: NodeJS.ErrnoException): State | undefined {
    if (code === "ECONNREFUSED" || code === "ECONNRESET") return "closed";
    // A router or firewall said no; the machine itself said nothing.
    return code === "EHOSTUNREACH" || code === "ENETUNREACH" || code === "ETIMEDOUT" ? "silent" : undefined;
}

function tcp({ address, port }: Probe, { source, timeoutMs }: Settings): Promise<State> {
    return new Promise((resolve, reject) => {
        const socket = connect({ host: address, port, ...(source === undefined ? {} : { localAddress: source }) });
        const settle = (state: State) => {
            clearTimeout(timer);
            socket.destroy();
            resolve(state);
        };
        const timer = atDeadline(timeoutMs, settle);
        socket.once("connect", () => settle("open"));
        socket.on("error", (error) => {
            const state = stateOf(error);
            if (state !== undefined) return settle(state);
            clearTimeout(timer);
            reject(error);
        });
    });
}

/** Something that a server of the port may answer; DNS does. */
const datagram = (port: number): Uint8Array =>
    port === 53
        ? encode({ type: "query", id: 1, flags: 1 << 8, questions: [{ type: "NS", name: "." }] })
        : Buffer.alloc(8, 8);

function udp({ address, port }: Probe, { source, timeoutMs }: Settings): Promise<State> {
    return new Promise((resolve, reject) => {
        const socket = createSocket("udp4");
        const settle = (state: State) => {
            clearTimeout(timer);
            socket.removeAllListeners("message").close();
            resolve(state);
        };
        const timer = atDeadline(timeoutMs, settle);
        socket.once("message", () => settle("open"));
        socket.once("error", (error) => {
            const state = stateOf(error);
            if (state !== undefined) return settle(state);
            clearTimeout(timer);
            socket.close();
            reject(error);
        });
        // Connected, it hears of refusals.
        socket.bind(0, source, () => socket.connect(port, address, () => socket.send(datagram(port))));
    });
}

async function main(): Promise<void> {
    const { probes, atOnce, ...settings } = ORDER.parse(await json(process.stdin));
    const findings = await mapBounded(probes, atOnce, (probe) =>
        probe.protocol === "tcp" ? tcp(probe, settings) : udp(probe, settings),
    );
    process.stdout.write(JSON.stringify(findings));
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
});
