/** The Cloudflare emulator: one process in a namespace that holds all of its addresses. Ends on SIGTERM. */
import { join } from "node:path";
import { labAuthority, originAuthority } from "../authority";
import { ADDRESS, CLOUDFLARE, CLOUDFLARE_ACCOUNT_ID, ROOT_SERVER } from "../plan";
import { serviceDir } from "../services";
import { lookupAt } from "../visitor/lookup";
import { createCloudflareApi } from "./api/server";
import { createRoot } from "./dns/root";
import { startNameServer } from "./dns/server";
import { createAuthority } from "./dns/zones";
import { createMonitors } from "./edge/monitors";
import { startEdge } from "./edge/server";
import { CLOUDFLARE_SERVICE } from "./service";
import { State } from "./state";

async function main(): Promise<void> {
    const state = new State(join(serviceDir(CLOUDFLARE_SERVICE), "state.json"));
    const [ca, origin] = await Promise.all([labAuthority(), originAuthority()]);
    const originRoots = [origin.certificatePem, ca.certificatePem];
    const monitors = createMonitors({ state, egress: CLOUDFLARE.egress, trust: originRoots });
    const token = process.env.CLOUDFLARE_API_TOKEN;
    const api = createCloudflareApi({
        state,
        account: { id: CLOUDFLARE_ACCOUNT_ID, name: "twinswarm" },
        nameServers: Object.keys(CLOUDFLARE.nameServers),
        health: monitors,
        originAuthority: origin,
        ...(token && { tokens: [token] }),
        logger: { level: "warn" },
    });

    const authority = createAuthority({ state, health: monitors, edge: CLOUDFLARE.edge });
    const root = createRoot({ state, nameServers: CLOUDFLARE.nameServers, address: ROOT_SERVER });
    const nameServers = await Promise.all([
        ...Object.values(CLOUDFLARE.nameServers).map((address) => startNameServer({ address, answerer: authority })),
        startNameServer({ address: ROOT_SERVER, answerer: root }),
    ]);

    const edge = await startEdge({
        state,
        health: monitors,
        ca,
        originRoots,
        addresses: CLOUDFLARE.edge,
        egress: CLOUDFLARE.egress,
        lookup: lookupAt(ADDRESS.resolver),
    });

    process.once("SIGTERM", () => {
        monitors.stop();
        void Promise.all([api, edge, ...nameServers].map((server) => server.close()))
            .then(() => state.saved())
            .then(() => process.exit(0));
    });
    monitors.start();
    await api.listen({ host: ADDRESS.cloudflareApi, port: 80 });
}

main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
