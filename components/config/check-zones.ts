import { machineNames } from "../naming";
import { DOCKER_POOL, OVERLAY_POOL } from "./limits";
import { didYouMean, show, type Problem } from "./problems";
import type { Zone } from "./project";
import { overlap } from "./rules";
import type { ExistingHost } from "./schema";
import { keyText } from "./validate";

/** What must hold within one zone's machines, and between the zones' networks. */
export function checkZones(zones: readonly Zone[]): Problem[] {
    return zones.flatMap((zone, i) => [...checkNetwork(zone, zones.slice(0, i)), ...checkMachines(zone)]);
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

function checkMachines(zone: Zone): Problem[] {
    const { machines } = zone.config;
    const at = (path: PropertyKey[], seen: unknown, rule: string, remedy: string): Problem => ({
        file: zone.file,
        key: keyText("twinswarm:zone.machines", path),
        seen: show(seen),
        rule,
        remedy,
    });
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
    const managers = hosts.filter(({ role }) => role === "manager").length;
    const unique: (keyof ExistingHost)[] = ["name", "publicAddress", "privateAddress"];
    return [
        ...(managers % 2 === 1
            ? []
            : [
                  at(
                      ["hosts"],
                      managers,
                      "the number of managers must be odd",
                      "give one more or one less the role manager",
                  ),
              ]),
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
