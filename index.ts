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

export = () => (pulumi.getStack() === EDGE_STACK ? edge() : Promise.resolve(readZone(pulumi.getStack()).zone.name));
