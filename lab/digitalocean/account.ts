import type { FastifyInstance } from "fastify";
import type { Cloud } from "./cloud";

/** What a new account may hold. */
export const DROPLET_LIMIT = 25;

export function accountRoutes(app: FastifyInstance, { state }: Cloud): void {
    app.get("/v2/account", () => ({
        account: {
            droplet_limit: DROPLET_LIMIT,
            floating_ip_limit: 3,
            reserved_ip_limit: 3,
            volume_limit: 100,
            email: "operator@twinswarm.example",
            name: "twinswarm lab",
            uuid: state.owner.uuid,
            email_verified: true,
            status: "active",
            status_message: "",
            team: { uuid: state.owner.uuid, name: "twinswarm" },
        },
    }));
}
