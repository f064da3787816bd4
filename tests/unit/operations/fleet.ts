/** Fleets as checks see them. */
import { loadProject, type Project } from "../../../components/config/project";
import type { Survey, ZoneReading } from "../../../operations/failover/survey";
import { edited } from "../config/files";
import { manager, pool } from "../status/fleet";

/** nyc: s7f3a and s81c0; ams: sb3c6. */
export function project(): Project {
    const { project: loaded, problems } = loadProject(edited({}));
    if (loaded === undefined) throw new Error(problems.map(({ rule }) => rule).join("\n"));
    return loaded;
}

const GIB = 1024 ** 3;

export const service = (name: string, running = 2, wanted = 2) => ({ name, running, wanted });

/** A zone in which all is well. */
export function zoneReading(over: Partial<ZoneReading> = {}): ZoneReading {
    return {
        nodes: ["m1", "m2", "m3"].map((name) => manager(name)),
        services: ["traefik", "routes", "site-s7f3a", "site-s81c0", "site-sb3c6"].map((name) => service(name)),
        room: { machines: ["m1", "m2", "m3"].map((name) => ({ name, bytes: 4 * GIB })), services: [] },
        ...over,
    };
}

export { pool };

/** Both zones live and nobody is at work. */
export const seen = (over: Partial<Survey> = {}): Survey => ({
    zones: { nyc: { value: zoneReading() }, ams: { value: zoneReading() } },
    cloudflare: { value: { records: {}, balancers: { "nyc.example.com": [pool("nyc"), pool("ams")] } } },
    locked: [],
    served: [],
    ...over,
});

/** What Cloudflare says of the pools. */
export const pools = (...all: ReturnType<typeof pool>[]): Survey["cloudflare"] => ({
    value: { records: {}, balancers: { "nyc.example.com": all } },
});
