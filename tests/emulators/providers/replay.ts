/** A server that repeats what the official providers were answered, and notes what it is asked. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Operation, Props } from "../../../lab/providers/plugin/resource";

export interface Exchange {
    method: string;
    path: string;
    request?: unknown;
    status: number;
    response?: unknown;
}

interface Recording {
    phases: { name: string; exchanges: Exchange[] }[];
}

export const recording = <T = Recording>(name: string): T =>
    JSON.parse(readFileSync(join(__dirname, "../../recordings", `${name}.json`), "utf8")) as T;

/** The exchanges of a phase whose path matches, in their order. */
export function phase(name: string, index: number, path: RegExp): Exchange[] {
    const { exchanges = [] } = recording(name).phases[index] ?? {};
    return exchanges.filter((exchange) => path.test(exchange.path));
}

export interface Replay {
    readonly url: string;
    /** What is asked, as recorded exchanges have it. */
    readonly asked: Pick<Exchange, "method" | "path" | "request">[];
    /** Answers the coming requests, one each. */
    play(exchanges: readonly Exchange[]): void;
    close(): Promise<void>;
}

export async function startReplay(): Promise<Replay> {
    const asked: Replay["asked"] = [];
    const waiting: Exchange[] = [];
    const server = createServer((request, response) => {
        void text(request).then((sent) => {
            const { method = "", url: path = "" } = request;
            asked.push({ method, path, ...(sent === "" ? {} : { request: JSON.parse(sent) as unknown }) });
            const next = waiting.shift();
            const body = next?.response ?? null;
            response.writeHead(next?.status ?? 501, { "content-type": "application/json" });
            response.end(body === null ? undefined : JSON.stringify(body));
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        asked,
        play(exchanges) {
            asked.length = 0;
            waiting.splice(0, waiting.length, ...exchanges);
        },
        async close() {
            server.closeAllConnections();
            server.close();
            await once(server, "close");
        },
    };
}

/** What a provider should ask, as a test compares it. */
export const requestsOf = (exchanges: readonly Exchange[]): Replay["asked"] =>
    exchanges.map(({ method, path, request }) => ({ method, path, ...(request === undefined ? {} : { request }) }));

/** An operation in which waiting takes no time; `slept` has what was waited. */
export function operation(): Operation & { slept: number[] } {
    let now = 0;
    const slept: number[] = [];
    return {
        name: "test",
        signal: new AbortController().signal,
        slept,
        clock: {
            now: () => now,
            sleep(ms) {
                now += ms;
                if (ms > 0) slept.push(ms);
                return Promise.resolve();
            },
        },
        status: () => undefined,
    };
}

interface StateRecording {
    resources: Record<string, { id: string; inputs: Props; outputs: Props }[]>;
}

/** What the official provider keeps of a resource of this type, without what only its bridge needs. */
export function recordedState(type: string, index = 0): { inputs: Props; outputs: Props } {
    const found = recording<StateRecording>("provider-state").resources[type]?.[index];
    if (found === undefined) throw new Error(`no recorded state of ${type}`);
    const own = (props: Props): Props =>
        Object.fromEntries(Object.entries(props).filter(([key]) => !key.startsWith("__")));
    return { inputs: own(found.inputs), outputs: own(found.outputs) };
}
