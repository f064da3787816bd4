/** The gateway: sites of the lab in a browser of the host, as `http://<host>.localhost:8080/`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { ADDRESS, PORT } from "../../plan";
import { until } from "../../process";
import { ensureService, isServiceAlive, serviceDir, serviceLog, stopService, typescript } from "../../services";
import { requireVisitor, visitorEnvironment, VISITOR } from "../visitor";

const LISTENER = "gateway";
const UPSTREAM = "gateway-upstream";
const VARIABLE = "TWINSWARM_GATEWAY_PORT";

const socket = join(serviceDir(UPSTREAM), "socket");
const portFile = join(serviceDir(LISTENER), "port");

/** The port of 127.0.0.1 that a person's browser goes to. */
export function gatewayPort(env: NodeJS.ProcessEnv = process.env): number {
    const text = env[VARIABLE];
    if (text === undefined || text === "") return PORT.gateway;
    const port = Number(text);
    if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
    throw new Error(
        `${VARIABLE} is "${text}", but a port is a number from 1 to 65535; try ${VARIABLE}=${PORT.gateway}`,
    );
}

/** Where a person opens a site. */
export const gatewayUrl = (host: string, path = "/", port = gatewayPort()): string =>
    `http://${host}.localhost:${port}${path}`;

/** Starts both halves. Needs the visitor; ready when the gateway answers. Safe to repeat; another port moves it. */
export async function ensureGateway(port = gatewayPort()): Promise<void> {
    requireVisitor();
    const argv = typescript(join(__dirname, "upstream-main.ts"), ADDRESS.resolver, socket);
    await ensureService({ name: UPSTREAM, namespace: VISITOR, argv, env: visitorEnvironment() });
    await until(`the gateway's half in the lab (see ${serviceLog(UPSTREAM)})`, () => answers({ path: socket }), SOON);
    const stays = (await readFile(portFile, "utf8").catch(() => "")) === String(port);
    if (!stays || !(await isServiceAlive(LISTENER))) {
        await requireFreePort(port);
        await stopService(LISTENER);
        await mkdir(serviceDir(LISTENER), { recursive: true });
        await writeFile(portFile, String(port));
    }
    await ensureService({ name: LISTENER, argv: typescript(join(__dirname, "listener.ts"), String(port), socket) });
    await until(`the gateway (see ${serviceLog(LISTENER)})`, () => answers({ port, host: "127.0.0.1" }), SOON);
}

const SOON = { deadlineMs: 20_000, everyMs: 50 };

export async function requireFreePort(port: number): Promise<void> {
    const probe = createServer().listen(port, "127.0.0.1");
    try {
        await once(probe, "listening");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
        throw new Error(
            `the gateway to the lab's sites needs port ${port} of 127.0.0.1, but another program has it; ` +
                `end that program, or choose another port and run the command again: export ${VARIABLE}=${port + 1}`,
        );
    }
    probe.close();
    await once(probe, "close");
}

async function answers(target: { path: string } | { port: number; host: string }): Promise<boolean> {
    const probe = connect(target);
    try {
        await once(probe, "connect");
        return true;
    } finally {
        probe.destroy();
    }
}
