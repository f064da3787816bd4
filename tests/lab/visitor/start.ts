/** Brings up the visitor's side of a lab with a small internet for it. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labAuthority } from "../../../lab/authority";
import { prepareLayers } from "../../../lab/machines/base-image";
import { attach, ensureInternet, gatewayOf } from "../../../lab/network/internet";
import { namespaceOf } from "../../../lab/network/namespaces";
import { ADDRESS, CLOUDFLARE, ROOT_SERVER } from "../../../lab/plan";
import { until } from "../../../lab/process";
import { ensureService, serviceDir, serviceLog, typescript } from "../../../lab/services";
import { ensureResolver } from "../../../lab/visitor/resolver";
import { ensureVisitor } from "../../../lab/visitor/visitor";

/** The world's folder, where tests read the queries that reached its name servers. */
export const WORLD = serviceDir("world");

export async function startWorld(): Promise<void> {
    await prepareLayers(() => undefined);
    await ensureInternet();
    const ca = await labAuthority();
    const { cert, key } = await ca.issue(["*.example.com", "example.com"]);
    await mkdir(WORLD, { recursive: true });
    await writeFile(join(WORLD, "cert.pem"), cert);
    await writeFile(join(WORLD, "key.pem"), key);
    const namespace = namespaceOf("world");
    const addresses = [ROOT_SERVER, CLOUDFLARE.nameServers["ada.ns.cloudflare.com"], ...CLOUDFLARE.edge];
    await attach({ namespace, port: "world", addresses, prefix: 32, gateway: gatewayOf(`${ADDRESS.visitor}/24`) });
    const argv = typescript(join(__dirname, "world.ts"), WORLD);
    await ensureService({ name: "world", namespace, argv });
    await until("the world", async () => (await readFile(serviceLog("world"), "utf8")).includes("ready"));
    await ensureResolver();
    await ensureVisitor();
}
