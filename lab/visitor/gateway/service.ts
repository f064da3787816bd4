/** The gateway: sites of the lab in a browser of the host, as `http://<host>.localhost:8080/`. */
import { join } from "node:path";
import { ensureOpen, portOf, untilConnects, type Door } from "../../doors";
import { ADDRESS, PORT } from "../../plan";
import { ensureService, serviceDir, serviceLog, typescript } from "../../services";
import { requireVisitor, visitorEnvironment, VISITOR } from "../visitor";

const UPSTREAM = "gateway-upstream";

export const GATEWAY: Door = {
    service: "gateway",
    title: "the gateway to the lab's sites",
    variable: "TWINSWARM_GATEWAY_PORT",
};

const socket = join(serviceDir(UPSTREAM), "socket");

/** The port of 127.0.0.1 that a person's browser goes to. */
export const gatewayPort = (env: NodeJS.ProcessEnv = process.env): number => portOf(GATEWAY, env, PORT.gateway);

/** Where a person opens a site. */
export const gatewayUrl = (host: string, path = "/", port = gatewayPort()): string =>
    `http://${host}.localhost:${port}${path}`;

/** Starts both halves. Needs the visitor; ready when the gateway answers. Safe to repeat; another port moves it. */
export async function ensureGateway(port = gatewayPort()): Promise<void> {
    requireVisitor();
    const argv = typescript(join(__dirname, "upstream-main.ts"), ADDRESS.resolver, socket);
    await ensureService({ name: UPSTREAM, namespace: VISITOR, argv, env: visitorEnvironment() });
    await untilConnects(`the gateway's half in the lab (see ${serviceLog(UPSTREAM)})`, { path: socket });
    await ensureOpen(GATEWAY, port, { argv: typescript(join(__dirname, "listener.ts"), String(port), socket) });
}
