/** The internet provider's resolver: Debian's unbound, which the visitor and the machines ask for every name. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureServicesRoot } from "../machines/services-root";
import { attachHost } from "../network/internet";
import { inNamespace, type Namespace } from "../network/namespaces";
import { ADDRESS, REGION_NETWORK, ROOT_SERVER } from "../plan";
import { run, until } from "../process";
import { ensureService, serviceLog, stopService } from "../services";
import { networksOf, renderUnbound, type ResolverPlan } from "./unbound";

const NAME = "resolver";
const CONFIG = "/etc/unbound/lab.conf";

/** What Docker asks Docker Hub by; the lab's registry answers for all of them. */
export const DOCKER_HUB = ["registry-1.docker.io", "auth.docker.io", "index.docker.io"] as const;

const plan = (): ResolverPlan => ({
    address: ADDRESS.resolver,
    root: ROOT_SERVER,
    networks: [...networksOf(Object.values(ADDRESS)), ...Object.values(REGION_NETWORK)],
    names: Object.fromEntries(DOCKER_HUB.map((name) => [name, ADDRESS.registry])),
});

/**
 * Starts the resolver in a namespace of its own. Needs the lab's internet (`ensureInternet`) and the layers of
 * `prepareLayers`. Ready when it answers; safe to repeat, and a changed configuration restarts it. What it has cached
 * lives as long as its process.
 */
export async function ensureResolver(): Promise<void> {
    const namespace = await attachHost(NAME, ADDRESS.resolver);
    const root = await ensureServicesRoot(NAME);
    const file = join(root, CONFIG);
    const config = renderUnbound(plan());
    if ((await readFile(file, "utf8").catch(() => "")) !== config) {
        await stopService(NAME);
        await mkdir(join(root, "etc/unbound"), { recursive: true });
        await writeFile(file, config);
    }
    await ensureService({ name: NAME, namespace, argv: ["chroot", root, "unbound", "-d", "-c", CONFIG] });
    const log = serviceLog(NAME);
    await until(`the resolver to answer (its log is ${log})`, () => answers(namespace), { deadlineMs: 20_000 });
}

/** The host has no route to the resolver, so the question is asked from its own namespace. */
async function answers(namespace: Namespace): Promise<boolean> {
    const script = `
        const { Resolver } = require("node:dns").promises;
        const resolver = new Resolver({ timeout: 500, tries: 1 });
        resolver.setServers([${JSON.stringify(ADDRESS.resolver)}]);
        resolver.resolve4(${JSON.stringify(DOCKER_HUB[0])}).then((found) => console.log(found[0]));`;
    const [command = "", ...args] = inNamespace(namespace, [process.execPath, "-e", script]);
    return (await run(command, args, { timeoutMs: 5_000 })).stdout.trim() === ADDRESS.registry;
}
