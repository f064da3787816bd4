/** The status page as a server of the lab. */
import { join } from "node:path";
import { ensureOpen, openPort, portOf, type Door } from "../doors";
import { typescript } from "../services";
import { gatewayPort } from "../visitor/gateway/service";

export const PAGE: Door = { service: "page", title: "the lab's status page", variable: "TWINSWARM_PAGE_PORT" };

/** Away from the gateway's, as labs beside each other choose theirs. */
const DISTANCE = 100;

/** The port of 127.0.0.1 that it listens on, where this process starts it. */
export function pagePort(env: NodeJS.ProcessEnv = process.env): number {
    const gateway = gatewayPort(env);
    return portOf(PAGE, env, gateway + DISTANCE <= 65_535 ? gateway + DISTANCE : gateway - DISTANCE);
}

/** Ready when it takes connections. What it asks the lab for may come up later. Safe to repeat; another port moves it. */
export const ensurePage = (port = pagePort()): Promise<void> =>
    ensureOpen(PAGE, port, { argv: typescript(join(__dirname, "main.ts"), String(port)) });

/** Where a person opens it, whatever port it was given; undefined where it does not run. */
export async function pageUrl(): Promise<string | undefined> {
    const port = await openPort(PAGE);
    return port === undefined ? undefined : `http://127.0.0.1:${port}/`;
}
