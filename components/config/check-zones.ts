import { machineNames } from "../naming";
import { DOCKER_POOL, MANAGERS_MAX, OVERLAY_POOL } from "./limits";
import { didYouMean, show, type Problem } from "./problems";
import type { Zone } from "./project";
import { overlap } from "./rules";
import type { ExistingHost } from "./schema";
import { keyText } from "./validate";

/** What must hold within one zone's machines, and between the zones' networks. */
export function checkZones(zones: readonly Zone[]): Problem[] {
    return zones.flatMap((zone, i) => {
        const others = zones.slice(0, i);
        return [...checkNetwork(zone, others), ...checkMachines(zone), ...checkShared(zone, others)];
    });
}

function checkNetwork({ file, config: { network } }: Zone, others: readonly Zone[]): Problem[] {
    const taken = [
        { range: OVERLAY_POOL, owner: `the overlay networks' ${OVERLAY_POOL}` },
        { range: DOCKER_POOL, owner: `Docker's own ${DOCKER_POOL}` },
        ...others.map(({ name, config }) => ({
            range: config.network,
            owner: `the ${config.network} of zone ${name}`,
        })),
    ];
    return taken
        .filter(({ range }) => overlap(network, range))
        .map(({ owner }) => ({
            file,
            key: "twinswarm:zone.network",
            seen: show(network),
            rule: `must not overlap ${owner}`,
            remedy: "choose a range of its own, such as 10.30.0.0/20",
        }));
}

const problemAt =
    ({ file }: Zone) =>
    (path: PropertyKey[], seen: unknown, rule: string, remedy: string): Problem => ({
        file,
        key: keyText("twinswarm:zone.machines", path),
        seen: show(seen),
        rule,
        remedy,
    });

const hostsOf = ({ config: { machines } }: Zone): readonly ExistingHost[] =>
    machines.provider === "hosts" ? machines.hosts : [];

/** A machine is in one Swarm, so it stands in one zone's file. */
function checkShared(zone: Zone, others: readonly Zone[]): Problem[] {
    return hostsOf(zone).flatMap(({ publicAddress }, i) => {
        const other = others.find((one) => hostsOf(one).some((host) => host.publicAddress === publicAddress));
        return other === undefined
            ? []
            : [
                  problemAt(zone)(
                      ["hosts", i, "publicAddress"],
                      publicAddress,
                      `is a machine of zone ${other.name}, and a machine is in one Swarm`,
                      "remove it from one of the two files",
                  ),
              ];
    });
}

/** One login leads to whichever manager answers. */
function checkManagers(zone: Zone): Problem[] {
    const hosts = hostsOf(zone);
    const managers = hosts.filter(({ role }) => role === "manager");
    const user = managers[0]?.user;
    const at = problemAt(zone);
    return [
        ...(managers.length % 2 === 1 && managers.length <= MANAGERS_MAX
            ? []
            : [
                  at(
                      ["hosts"],
                      managers.length,
                      `the number of managers must be odd, and at most ${MANAGERS_MAX}`,
                      "give one more or one less the role manager",
                  ),
              ]),
        ...hosts.flatMap((host, i) =>
            host.role === "worker" || host.user === user
                ? []
                : [
                      at(
                          ["hosts", i, "user"],
                          host.user,
                          `must be ${user}, as for the first manager: one login leads to whichever manager answers`,
                          "let the same user log in to all managers",
                      ),
                  ],
        ),
    ];
}

function checkMachines(zone: Zone): Problem[] {
    const { machines } = zone.config;
    const at = problemAt(zone);
    if (machines.provider === "digitalocean") {
        const names = machineNames(zone.name, machines).map(({ name }) => name);
        return Object.entries(machines.rebuild)
            .filter(([name]) => !names.includes(name))
            .map(([name, count]) =>
                at(
                    ["rebuild", name],
                    count,
                    "names no machine of this zone",
                    `write one of ${didYouMean(name, names) ?? names.join(", ")}`,
                ),
            );
    }
    const { hosts } = machines;
    const unique: (keyof ExistingHost)[] = ["name", "publicAddress", "privateAddress"];
    return [
        ...checkManagers(zone),
        ...unique.flatMap((key) =>
            hosts.flatMap((host, i) => {
                const first = hosts.findIndex((other) => other[key] === host[key]);
                return first === i
                    ? []
                    : [
                          at(
                              ["hosts", i, key],
                              host[key],
                              `is taken by ${keyText("twinswarm:zone.machines", ["hosts", first])}`,
                              "each host needs its own",
                          ),
                      ];
            }),
        ),
        ...hosts.flatMap((host, i) =>
            overlap(`${host.privateAddress}/32`, zone.config.network)
                ? []
                : [
                      at(
                          ["hosts", i, "privateAddress"],
                          host.privateAddress,
                          `must lie in the zone's network ${zone.config.network}`,
                          "correct the address or twinswarm:zone.network",
                      ),
                  ],
        ),
    ];
}
