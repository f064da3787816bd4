/** Ports of 127.0.0.1 by which a person's browser gets into the lab: all of it that the host can see. */
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { until } from "./process";
import { ensureService, isServiceAlive, serviceDir, serviceLog, stopService, type Service } from "./services";

export interface Door {
    /** The server that listens; it runs on the host. */
    readonly service: string;
    /** As errors call it: "the gateway to the lab's sites". */
    readonly title: string;
    /** Environment variable by which the port is chosen. */
    readonly variable: string;
}

/** The port that the environment chooses for a door; throws where that is none. */
export function portOf({ variable }: Door, env: NodeJS.ProcessEnv, otherwise: number): number {
    const text = env[variable];
    if (text === undefined || text === "") return otherwise;
    const port = Number(text);
    if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
    throw new Error(`${variable} is "${text}", but a port is a number from 1 to 65535; try ${variable}=${otherwise}`);
}

const portFile = (service: string): string => join(serviceDir(service), "port");

/** The port at which a door is open now, whatever this process's environment says; undefined where it is closed. */
export async function openPort({ service }: Door): Promise<number | undefined> {
    if (!(await isServiceAlive(service))) return undefined;
    const text = await readFile(portFile(service), "utf8").catch(() => undefined);
    return text === undefined ? undefined : Number(text);
}

/** Starts what listens. Ready when it takes connections. Safe to repeat; another port moves it. */
export async function ensureOpen(door: Door, port: number, service: Omit<Service, "name">): Promise<void> {
    const name = door.service;
    if ((await openPort(door)) !== port) {
        await requireFreePort(door, port);
        await stopService(name);
        await mkdir(serviceDir(name), { recursive: true });
        await writeFile(portFile(name), String(port));
    }
    await ensureService({ name, ...service });
    await untilConnects(`${name} (see ${serviceLog(name)})`, { port, host: "127.0.0.1" });
}

/** Waits until somebody takes connections there. */
export const untilConnects = (what: string, target: { path: string } | { port: number; host: string }): Promise<void> =>
    until(what, () => connects(target), { deadlineMs: 20_000, everyMs: 50 });

/** Throws, with what to do, where another program has the port. */
export async function requireFreePort({ title, variable }: Door, port: number): Promise<void> {
    const probe = createServer().listen(port, "127.0.0.1");
    try {
        await once(probe, "listening");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
        throw new Error(
            `${title} needs port ${port} of 127.0.0.1, but another program has it; ` +
                `end that program, or choose another port and run the command again: export ${variable}=${port + 1}`,
        );
    }
    probe.close();
    await once(probe, "close");
}

async function connects(target: { path: string } | { port: number; host: string }): Promise<boolean> {
    const probe = connect(target);
    try {
        await once(probe, "connect");
        return true;
    } finally {
        probe.destroy();
    }
}
