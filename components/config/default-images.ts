/**
 * Images that every zone runs, beside those that its sites name. Pulumi.yaml can call each by another name, for those who
 * keep them in a registry of their own.
 */
export const DEFAULT_IMAGES = {
    traefik: "traefik:v3.6.1",
    /** Serves the rendered routes to the ingress. */
    routes: "twinswarm/routes:1",
    /** Serves a folder; landing pages are mounted into it. */
    static: "twinswarm/static:1",
    /** A member of a zone's database. */
    mysql: "twinswarm/mysql:1",
    /** Leads the database's clients to its primary. */
    haproxy: "haproxy:3.0",
    ghost: "twinswarm/ghost:6.65.0",
    /** Keeps the shared directory alike on all machines of a zone. */
    syncthing: "twinswarm/sync:1",
} as const;

/** The same by the names that the configuration gives them. */
export type ZoneImages = Readonly<Record<keyof typeof DEFAULT_IMAGES, string>>;
