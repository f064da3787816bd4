/** A zone of three managers as its stack's state and its Swarm tell of it. */
import type { Survey } from "../../../operations/zone/survey";

/** What `pulumi stack export` says of it. @param more machines, by their Pulumi names */
export function exportedZone(zone: string, more: readonly string[] = []): string {
    const urn = (name: string): string => `urn:pulumi:${zone}::twinswarm::x::${name}`;
    const machine = (name: string): object[] => [
        { urn: urn(`${name}-docker`), type: "command:local:Command", inputs: { interpreter: ["ssh", `root@${name}`] } },
        { urn: urn(`${name}-droplet`), type: "x", outputs: { ipv4AddressPrivate: "10.10.0.2" } },
    ];
    const provider = { host: `ssh://root@${zone}-managers`, sshOpts: "[]" };
    const resources = [
        { urn: urn("p"), type: "pulumi:providers:docker", inputs: provider },
        ...[1, 2, 3]
            .map((number) => `${zone}-m${number}`)
            .concat(more)
            .flatMap(machine),
    ];
    return JSON.stringify({ deployment: { resources } });
}

/** What the script of a survey prints. */
export function surveyText({ nodes, services }: Survey): string {
    return [
        ...nodes
            .map((one) => ({
                ID: one.id,
                Spec: {
                    Labels: { "twinswarm.machine": one.name, "twinswarm.taken": one.taken.join(",") },
                    Availability: one.availability,
                    Role: one.isManager ? "manager" : "worker",
                },
                Description: { Hostname: one.hostname, Resources: { MemoryBytes: one.memory } },
                Status: { State: one.isReady ? "ready" : "down" },
                ManagerStatus: one.isManager ? { Reachability: one.isReachable ? "reachable" : "unreachable" } : null,
            }))
            .map((one) => `node ${JSON.stringify(one)}`),
        ...services.map((one) => {
            const labels = one.members === undefined ? {} : { "twinswarm.copies": `${one.members}` };
            const mode = one.isGlobal ? { Global: {} } : { Replicated: { Replicas: one.wanted } };
            const where = one.pinnedTo === undefined ? [] : [`node.labels.twinswarm.machine==${one.pinnedTo}`];
            return `service ${JSON.stringify([one.name, labels, mode, { Constraints: where }, {}])}`;
        }),
        ...services.flatMap(({ name, copies }) =>
            copies.map(
                ({ node, isRunning }, i) =>
                    `task ${JSON.stringify([node, `${name}.${i}`, isRunning ? "Running 1 s ago" : "Starting"])}`,
            ),
        ),
    ].join("\n");
}
