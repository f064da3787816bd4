import type { Site } from "../config/project";
import { HTTP_PORT } from "../http-service";
import { balancerName, siteService } from "../naming";

/** Traefik's dynamic configuration, as its HTTP provider takes it: github.com/traefik/traefik, pkg/config/dynamic. */
export interface Routes {
    readonly http: {
        readonly routers: Readonly<Record<string, Router>>;
        readonly services: Readonly<Record<string, Service>>;
        readonly middlewares: Readonly<Record<string, object>>;
        readonly serversTransports: Readonly<Record<string, object>>;
    };
}

interface Router {
    readonly rule: string;
    readonly service: string;
    readonly priority: number;
    readonly middlewares?: readonly string[];
}

interface Service {
    readonly loadBalancer: { readonly servers: readonly { readonly url: string }[]; readonly serversTransport: string };
}

/** Priorities are explicit: exact rules before prefixes, long prefixes before short ones. */
const PRIORITY = { site: 1000, redirect: 100_000, ping: 1_000_000 };

/** Retries a request that no server has seen yet, as when a task or its machine has just gone. */
export const RETRY = "retry";

const DIAL = { forwardingTimeouts: { dialTimeout: "2s" } };

/**
 * How Traefik connects to copies. A connection kept for the next request outlives the machine at its other end, and what is
 * asked on it then hangs: a site with a twin loses single requests by that, and a blog is gone for half a minute. So blogs get a
 * connection a request, which Traefik makes of a negative number; they answer too few a second to run out of ports.
 */
const TRANSPORTS = { sites: DIAL, blogs: { ...DIAL, maxIdleConnsPerHost: -1 } };

const transportOf = ({ kind }: Site): keyof typeof TRANSPORTS => (kind === "ghost" ? "blogs" : "sites");

const host = (name: string): string => `Host(\`${name}\`)`;

/** `/green` and all below it, but not `/greenhouse`. */
const below = (path: string | undefined): string =>
    path === undefined ? "" : ` && (Path(\`${path}\`) || PathPrefix(\`${path}/\`))`;

/**
 * The routes of a zone, to the sites of all zones: those of other zones stand by, and visitors may come at any moment.
 * TLS and retries are the entry point's, so that a fleet of thousands still fits into one Swarm config.
 */
export function renderRoutes(sites: readonly Site[], at: { readonly zone: string; readonly domain: string }): Routes {
    const routers: Record<string, Router> = {
        // A monitor asks for it by its zone's name; only a Traefik that has its routes answers.
        ping: {
            rule: `${host(balancerName(at.zone, at.domain))} && Path(\`/ping\`)`,
            service: "ping@internal",
            priority: PRIORITY.ping,
        },
    };
    const services: Record<string, Service> = {};
    const middlewares: Record<string, object> = { [RETRY]: { retry: { attempts: 4, initialInterval: "100ms" } } };
    for (const site of sites) {
        const service = siteService(site.id);
        services[service] = {
            loadBalancer: {
                servers: [{ url: `http://${service}:${HTTP_PORT}` }],
                serversTransport: transportOf(site),
            },
        };
        routers[service] = {
            rule: host(site.host) + below(site.path),
            service,
            priority: PRIORITY.site + (site.path?.length ?? 0),
        };
        if (site.redirect !== undefined) {
            const name = `${service}-redirect`;
            middlewares[name] = { redirectRegex: redirect(site.redirect) };
            routers[name] = {
                rule: `${host(site.host)} && Path(\`${site.redirect.from}\`)`,
                service,
                priority: PRIORITY.redirect,
                middlewares: [name],
            };
        }
    }
    const used = Object.values(services).map(({ loadBalancer }) => loadBalancer.serversTransport);
    const serversTransports = Object.fromEntries(Object.entries(TRANSPORTS).filter(([name]) => used.includes(name)));
    return { http: { routers, services, middlewares, serversTransports } };
}

/** Keeps scheme, host and query. `${n}` is Traefik's way to name a group. */
function redirect({ from, to }: { from: string; to: string }): {
    regex: string;
    replacement: string;
    permanent: boolean;
} {
    const path = from === "/" ? "/?" : from.replace(/[.~]/g, "\\$&");
    return { regex: `^(https?://[^/?]+)${path}(\\?.*)?$`, replacement: `\${1}${to}\${2}`, permanent: false };
}
