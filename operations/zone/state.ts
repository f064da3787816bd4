/** What the engine's state tells of a zone and of the edge in front of it. Pure. */
import { z } from "zod";

const RESOURCE = z.object({
    urn: z.string(),
    type: z.string(),
    inputs: z.record(z.string(), z.unknown()).default({}),
    outputs: z.record(z.string(), z.unknown()).default({}),
});
const EXPORTED = z.object({ deployment: z.object({ resources: z.array(RESOURCE).default([]) }) });
type Resource = z.infer<typeof RESOURCE>;

/** A machine that a zone was applied with. */
export interface KnownMachine {
    readonly name: string;
    /** `ssh … user@address`: the words that log in to it, and to nobody else who has its address by now. */
    readonly login: readonly string[];
}

export interface ZoneState {
    /** Resources of any kind. */
    readonly size: number;
    /** Public addresses of its managers as it was applied last; undefined where it was never applied to the end. */
    readonly managers: readonly string[] | undefined;
    readonly machines: readonly KnownMachine[];
    /** Whether any of its machines has become a member of a Swarm. */
    readonly hasSwarm: boolean;
    /** What of it is at a cloud: URNs of droplets and what belongs to them. Empty where its machines are existing hosts. */
    readonly cloud: readonly string[];
}

/** @param exported what `pulumi stack export` says; undefined where there is no stack */
export function readZoneState(exported: string | undefined): ZoneState {
    const resources = resourcesOf(exported);
    const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    return {
        size: resources.length,
        managers: MANAGERS.safeParse(stack?.outputs.managers).data?.map(({ publicAddress }) => publicAddress),
        machines: resources.flatMap(machineOf),
        hasSwarm: resources.some(({ urn, type }) => type === STEP_TYPE && nameOf(urn).endsWith("-member")),
        cloud: resources.filter(({ type }) => type.startsWith("digitalocean:")).map(({ urn }) => urn),
    };
}

/** Addresses that the edge's pool of a zone leads to; undefined where it has none. */
export function readPool(exportedEdge: string | undefined, zone: string): readonly string[] | undefined {
    const pool = resourcesOf(exportedEdge).find(
        ({ urn, type }) => type === POOL_TYPE && nameOf(urn) === `edge-${zone}-pool`,
    );
    return pool && ORIGINS.parse(pool.inputs.origins).map(({ address }) => address);
}

const STEP_TYPE = "command:local:Command";
const POOL_TYPE = "cloudflare:index/loadBalancerPool:LoadBalancerPool";
const MANAGERS = z.array(z.object({ publicAddress: z.string() }));
const ORIGINS = z.array(z.object({ address: z.string() }));
const LOGIN = z.tuple([z.literal("ssh")], z.string());

const resourcesOf = (exported: string | undefined): readonly Resource[] =>
    exported === undefined ? [] : EXPORTED.parse(JSON.parse(exported)).deployment.resources;

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** Each machine has one step that lets no one but the right people in, run over the login to it. */
function machineOf({ urn, type, inputs }: Resource): KnownMachine[] {
    const [, name] = /^(.+)-firewall$/.exec(nameOf(urn)) ?? [];
    const login = LOGIN.safeParse(inputs.interpreter).data;
    return type === STEP_TYPE && name !== undefined && login !== undefined ? [{ name, login }] : [];
}
