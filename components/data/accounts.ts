/** Which account each blog has in a zone's database. Pure. */
import { createHmac } from "node:crypto";
import type { Site } from "../config/project";

/** A site whose posts are in the database. */
export type GhostSite = Extract<Site, { kind: "ghost" }>;

/** One of a zone alone: who may write a site's schema in one zone may not in another. */
export interface Account {
    readonly schema: string;
    readonly user: string;
    readonly password: string;
}

/** MySQL's longest name of an account. */
export const USER_LENGTH = 32;

export const schemaOf = (id: string): string => `site_${id}`;
export const userOf = (id: string, zone: string): string => `s_${id}_${zone}`;

/** All passwords of a zone come from one seed in its state, so that a site more is no secret more to keep. */
export const passwordOf = (seed: string, user: string): string =>
    createHmac("sha256", seed).update(user).digest("base64url");

export const accountOf = (id: string, zone: string, seed: string): Account => {
    const user = userOf(id, zone);
    return { schema: schemaOf(id), user, password: passwordOf(seed, user) };
};
