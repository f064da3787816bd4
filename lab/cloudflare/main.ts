/** The Cloudflare emulator: one process in a namespace that holds all of its addresses. Ends on SIGTERM. */
import { join } from "node:path";
import { labAuthority, originAuthority } from "../authority";
import { ADDRESS, CLOUDFLARE, CLOUDFLARE_ACCOUNT_ID } from "../plan";
import { serviceDir } from "../services";
import { createCloudflareApi } from "./api/server";
import { createMonitors } from "./edge/monitors";
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

    process.once("SIGTERM", () => {
        monitors.stop();
        void api
            .close()
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
