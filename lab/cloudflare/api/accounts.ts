/** The account, the token that was sent, and Cloudflare's own addresses. */
import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { CLOUDFLARE_RANGES } from "../../../components/ingress/cloudflare-ranges";
import type { Cloud } from "./cloud";
import { ok, page, queryOf } from "./envelope";
import { generalError } from "./errors";

/** Refuses other accounts, which no token of the lab can see. */
export function checkAccount({ account }: Cloud, id: string | undefined): void {
    if (id !== account.id) throw generalError(403);
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export function accountRoutes(app: FastifyInstance, cloud: Cloud): void {
    type ByAccount = { Params: { account: string } };
    const account = {
        ...cloud.account,
        type: "standard",
        settings: { enforce_twofactor: false },
        created_on: "2026-01-01T00:00:00.000000Z",
    };
    const verified = (authorization = "") =>
        ok(
            { id: digest(authorization), status: "active" },
            { messages: [{ code: 10000, message: "This API Token is valid and active", type: null }] },
        );
    const { ipv4, ipv6 } = CLOUDFLARE_RANGES;
    const ranges = { ipv4_cidrs: ipv4, ipv6_cidrs: ipv6, etag: digest([...ipv4, ...ipv6].join()) };

    app.get("/ips", () => ok(ranges));
    app.get("/user/tokens/verify", ({ headers }) => verified(headers.authorization));
    app.get<ByAccount>("/accounts/:account/tokens/verify", ({ params, headers }) => {
        checkAccount(cloud, params.account);
        return verified(headers.authorization);
    });
    app.get("/accounts", (request) => {
        const { name } = queryOf(request);
        return page(request, name === undefined || name === account.name ? [account] : []);
    });
    app.get<ByAccount>("/accounts/:account", ({ params }) => {
        checkAccount(cloud, params.account);
        return ok(account);
    });
}
