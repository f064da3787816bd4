import * as pulumi from "@pulumi/pulumi";
import { EDGE_STACK } from "./components/config/project";
import { readEdge, readZone } from "./components/config/read";
import { readAppliedZones, refuseUnapplied } from "./components/edge/applied-zones";
import { databaseMachines } from "./components/data/members";
import { Edge } from "./components/edge/edge";
import { Machines } from "./components/node/machines";
import { cloudflareProvider, digitaloceanProvider } from "./components/providers";
import { Swarm } from "./components/swarm/swarm";
import { Zone } from "./components/zone";

async function edge(): Promise<object> {
    const input = readEdge();
    const applied = await readAppliedZones(input.project.zones.map((zone) => zone.name));
    refuseUnapplied(input.project, applied);
    return new Edge(EDGE_STACK, { ...input, applied }, { providers: [cloudflareProvider()] }).outputs;
}

function zone(stack: string): object {
    const input = readZone(stack);
    const { machines, ready, ground } = new Machines(stack, { zone: input.zone, cloud: digitaloceanProvider });
    const { database } = input.zone.config;
    const oneByOne = database === undefined ? [] : databaseMachines(input.zone, database);
    const swarm = new Swarm(
        stack,
        { zone: stack, machines, oneByOne, prepared: ready, blind: input.blind },
        { deletedWith: ground },
    );
    return new Zone(stack, { ...input, swarm }, { providers: [swarm.docker], deletedWith: ground }).outputs;
}

export = (): Promise<object> | object => (pulumi.getStack() === EDGE_STACK ? edge() : zone(pulumi.getStack()));
