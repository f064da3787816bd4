/** What every part of the API shares. */
import { randomBytes } from "node:crypto";
import type { CertificateAuthority } from "../../ca";
import type { Account, Health, State } from "../state";
import type { Limits, Plan } from "./limits";

export interface Cloud {
    readonly state: State;
    readonly account: Account;
    readonly nameServers: readonly string[];
    readonly health: Health;
    /** Cloudflare's Origin CA. */
    readonly originAuthority: CertificateAuthority;
    readonly limits: Limits;
    readonly zonePlan: Plan["zone"];
}

/** 32 hexadecimal digits, as all identifiers but those of certificates are. */
export const newId = (): string => randomBytes(16).toString("hex");

/** RFC 3339 with microseconds. */
export function now(): string {
    const micros = String(process.hrtime.bigint() % 1_000_000n)
        .padStart(6, "0")
        .slice(0, 3);
    return new Date().toISOString().replace("Z", `${micros}Z`);
}
