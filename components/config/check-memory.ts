import { ACCOUNTS_MIB, BLOG_MIB, memberMib, PROXIES, PROXY_MIB } from "../reserved";
import { WORKERS_MAX } from "./limits";
import { show, type Problem } from "./problems";
import type { Site, Zone } from "./project";
import type { DatabaseConfig } from "./schema";

/**
 * What a droplet has less than its size says, MiB: that much its kernel keeps. What the system, Traefik, the shared directory's agent and
 * web sites take is not counted, as a Swarm does not: a fleet that runs must not be refused, on whatever day.
 */
const KERNEL_MIB = 256;

/** MiB in the units that sizes are named with. */
const UNIT = { gb: 1024, mb: 1 } as const;

/**
 * Memory of a droplet by its size's name, MiB: `s-2vcpu-4gb`, `m3-4vcpu-32gb-intel`, `s-1vcpu-512mb-10gb`. Undefined where that
 * does not tell it, as of `c-2`.
 */
export function memoryOf(size: string): number | undefined {
    const [, amount, unit] = /^[a-z]+[0-9_]*-[0-9]+vcpu-([0-9]+)(gb|mb)(?:-|$)/.exec(size) ?? [];
    return amount === undefined ? undefined : Number(amount) * UNIT[unit as keyof typeof UNIT];
}

/**
 * What blogs and databases have to themselves must be there on the machines, or a Swarm would leave some of them waiting, and
 * `up` with them. Droplets alone are judged: how much memory existing hosts have, nobody knows before they are asked. A zone has
 * no copies of other zones' blogs, and its copies of their web sites have nothing to themselves. Machines that are there keep their
 * size until they are rebuilt, so the file may promise more than there is; `failover` asks the machines.
 */
export const checkMemory = (zones: readonly Zone[], sites: readonly Site[]): Problem[] =>
    zones.flatMap((zone) => {
        const { machines, database } = zone.config;
        const memory = machines.provider === "digitalocean" ? memoryOf(machines.size) : undefined;
        // Without a database there can be no blogs, and something else is told.
        if (machines.provider !== "digitalocean" || memory === undefined || database === undefined) return [];
        const left = Math.max(0, memory - KERNEL_MIB);
        if (left < memberMib(database)) return [tooSmall(zone, machines.size, left, database)];

        const blogs = sites.filter(({ kind, zone: home }) => kind === "ghost" && home === zone.name).length;
        const wanted = blogs * BLOG_MIB + database.members * memberMib(database) + PROXIES * PROXY_MIB + ACCOUNTS_MIB;
        const count = machines.managers + machines.workers;
        if (wanted <= count * left) return [];
        const workers = Math.ceil(wanted / left) - machines.managers;
        return [
            {
                file: zone.file,
                key: "twinswarm:zone.machines",
                seen: `${count} × ${machines.size}, with ${gib(count * left)} for blogs and the database`,
                rule: `its blogs (${blogs} × ${BLOG_MIB} MiB) and the database take ${gib(wanted)}`,
                remedy: [
                    ...(workers > WORKERS_MAX ? [] : [`write "workers: ${workers}"`]),
                    'choose a larger size (machines that are there get it by "rebuild")',
                    "give new blogs to another zone",
                ].join(", or "),
            },
        ];
    });

const tooSmall = ({ file }: Zone, size: string, left: number, database: DatabaseConfig): Problem => ({
    file,
    key: "twinswarm:zone.machines.size",
    seen: show(size),
    rule: `each of the database's members takes ${memberMib(database)} MiB of a machine, but a droplet of that size has ${left}`,
    remedy: "choose a larger size, or a smaller bufferPool",
});

const gib = (mib: number): string => `${(mib / 1024).toFixed(1)} GiB`;
