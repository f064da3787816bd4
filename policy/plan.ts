/**
 * A plan as the rules see it: what a stack holds before, and what becomes of it. Pure. The engine tells a policy pack only
 * what remains, so the other half comes from the state before.
 */

export interface Resource {
    readonly urn: string;
    /** Pulumi's token, such as `cloudflare:index/dnsRecord:DnsRecord`. */
    readonly type: string;
    /** Name within the program. */
    readonly name: string;
    /** Once it exists. */
    readonly id?: string;
    readonly protect: boolean;
    readonly inputs: Properties;
    readonly outputs: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

/** What becomes of something that exists. */
export interface Fate {
    readonly resource: Resource;
    readonly becomes: "same" | "updated" | "replaced" | "deleted";
}

export interface Plan {
    readonly stack: string;
    /** Of everything in the stack before. */
    readonly fates: readonly Fate[];
    /** The stack's outputs as they were applied last. */
    readonly outputs: Properties;
}

/** What a rule refuses. */
export interface Violation {
    readonly rule: string;
    /** The offending resource; none where it is the plan as a whole. */
    readonly urn?: string;
    /** Who it is about, such as the resource's name: exceptions are made for it. */
    readonly subject: string;
    /** Subject, value seen, rule, and what to do instead, in one line for people. */
    readonly message: string;
}

/** A rule about what becomes of things that exist. */
export interface PlanRule {
    readonly name: string;
    readonly description: string;
    readonly judge: (plan: Plan) => readonly Violation[];
}

/** A rule about a resource by itself, as it would be. */
export interface ResourceRule {
    readonly name: string;
    readonly description: string;
    /** The types that it is about. */
    readonly types: readonly string[];
    readonly judge: (resource: Pick<Resource, "urn" | "type" | "name" | "inputs">) => readonly Violation[];
}

export const isGone = ({ becomes }: Fate): boolean => becomes === "deleted" || becomes === "replaced";

/** How a plan is said to end something: "deletes", "replaces". */
export const verbOf = ({ becomes }: Fate): string => (becomes === "deleted" ? "deletes" : "replaces");

/** `urn:pulumi:edge::twinswarm::…` is of stack `edge`. */
export const stackOfUrn = (urn: string): string => /^urn:pulumi:(.+?)::/.exec(urn)?.[1] ?? "";

/** The last part of a type: `DnsRecord`. */
export const kindOf = ({ type }: Pick<Resource, "type">): string => type.split(":").at(-1) ?? type;

/** A value that the engine does not know before it applies the plan. */
export const UNKNOWN = Symbol("not known before it is applied");
