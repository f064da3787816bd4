/**
 * Memory that copies of a zone's services have to themselves, MiB: a Swarm starts none where that is not free. Web sites and the
 * ingress have none to themselves. Pure.
 */
import type { DatabaseConfig } from "./config/schema";

/** Ghost takes 180 to 300 (measured). */
export const BLOG_MIB = 256;

export const PROXIES = 2;
export const PROXY_MIB = 32;

/** Of the service that keeps the blogs' accounts. */
export const ACCOUNTS_MIB = 64;

/** What mysqld takes beside its cache, in a group (measured), and the supervisor. */
const MEMBER_MIB = 384;

export const memberMib = ({ bufferPool }: Pick<DatabaseConfig, "bufferPool">): number => MEMBER_MIB + bufferPool;
