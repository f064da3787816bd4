import * as pulumi from "@pulumi/pulumi";
import { EDGE_STACK } from "./components/config/project";
import { readEdge, readZone } from "./components/config/read";
import { readAppliedZones, refuseUnapplied } from "./components/edge/applied-zones";
import { Edge } from "./components/edge/edge";
import { cloudflareProvider } from "./components/providers";

async function edge(): Promise<object> {
    const input = readEdge();
    const applied = await readAppliedZones(input.project.zones.map((zone) => zone.name));
    refuseUnapplied(input.project, applied);
    return new Edge(EDGE_STACK, { ...input, applied }, { providers: [cloudflareProvider()] }).outputs;
}

/** Checks the config of every zone, then says what this version lacks: an `up` that did nothing would look like success. */
function zone(stack: string): never {
    const { zone } = readZone(stack);
    throw new pulumi.RunError(
        `the zone "${zone.name}" cannot be applied: this version does not make machines and a Swarm yet; nothing was changed`,
    );
}

export = async () => (pulumi.getStack() === EDGE_STACK ? edge() : zone(pulumi.getStack()));
