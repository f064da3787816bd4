/** Cloudflare's Origin CA: certificates that nobody but its edge trusts. */
import { randomInt } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { OriginCertificate } from "../state";
import { now, type Cloud } from "./cloud";
import { ok, page, queryOf } from "./envelope";
import { ApiError, found, parse, refused } from "./errors";
import { isHostname, normal } from "./names";

const VALIDITIES = [7, 30, 90, 365, 730, 1095, 5475];

const request = z.object({
    csr: z.string().min(1),
    hostnames: z.array(z.string()).min(1),
    request_type: z.enum(["origin-rsa", "origin-ecc", "keyless-certificate"]),
    requested_validity: z.number().int().default(5475),
});

const bad = (message: string): ApiError => refused(1012, `Request body is invalid: ${message}`);

/** The public key of a request that its owner has signed. */
async function publicKeyOf(csr: string): Promise<x509.PublicKey> {
    try {
        const parsed = new x509.Pkcs10CertificateRequest(csr);
        if (await parsed.verify()) return parsed.publicKey;
    } catch {
        // The same refusal whatever is wrong with it.
    }
    throw refused(1004, "Failed to parse certificate signing request");
}

/** Decimal numbers, as these identifiers are and no others. */
const newCertificateId = (): string => `${randomInt(1e8, 1e9)}${randomInt(1e8, 1e9)}`;

export function certificateRoutes(app: FastifyInstance, cloud: Cloud): void {
    type ById = { Params: { id: string } };
    const { state, originAuthority } = cloud;

    const find = (id: string): OriginCertificate =>
        found(
            state.get("certificates", id),
            new ApiError(404, { code: 1101, message: "Failed to read certificate from Database" }),
        );
    const isOwned = (hostname: string): boolean =>
        isHostname(hostname) && state.zoneOf(hostname.replace(/^\*\./, ""))?.status === "active";

    app.post("/certificates", async ({ body }) => {
        const wanted = parse(request, body, bad);
        if (!VALIDITIES.includes(wanted.requested_validity)) {
            throw bad(`requested_validity must be one of ${VALIDITIES.join(", ")} days`);
        }
        const hostnames = wanted.hostnames.map(normal);
        const foreign = hostnames.find((hostname) => !isOwned(hostname));
        if (foreign !== undefined) {
            const reason = "This zone is either not part of your account, or you do not have access to it.";
            throw refused(1010, `Failed to validate requested hostname ${foreign}: ${reason}`);
        }
        const key = await publicKeyOf(wanted.csr);
        const { cert, notAfter } = await originAuthority.certify(key, hostnames, wanted.requested_validity);
        const expires_on = notAfter.toISOString().replace(/\.\d+Z$/, "Z");
        const certificate = { ...wanted, id: newCertificateId(), hostnames, certificate: cert, expires_on };
        state.put("certificates", certificate);
        await state.saved();
        return ok(certificate);
    });

    app.get("/certificates", (request) => {
        const { zone_id } = queryOf(request);
        const ofZone = ({ hostnames }: OriginCertificate): boolean =>
            zone_id === undefined || hostnames.some((name) => state.zoneOf(name.replace(/^\*\./, ""))?.id === zone_id);
        return page(request, state.list("certificates").filter(ofZone));
    });

    app.get<ById>("/certificates/:id", ({ params }) => ok(find(params.id)));

    app.delete<ById>("/certificates/:id", async ({ params }) => {
        const { id } = find(params.id);
        state.remove("certificates", id);
        await state.saved();
        return ok({ id, revoked_at: now() });
    });
}
