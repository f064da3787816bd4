/** The state before, as `pulumi stack export` writes it. Secrets stay encrypted: no rule looks at one. */
import { z } from "zod";
import { stackOfUrn, type Properties, type Resource } from "./plan";

/** Names the file with the state before. */
export const STATE_VARIABLE = "TWINSWARM_POLICY_STATE";

const PROPERTIES = z.record(z.string(), z.unknown()).default({});
const RESOURCE = z.object({
    urn: z.string(),
    type: z.string(),
    id: z.string().optional(),
    protect: z.boolean().default(false),
    /** Left over by a replacement that was interrupted; another resource has taken its place. */
    delete: z.boolean().default(false),
    inputs: PROPERTIES,
    outputs: PROPERTIES,
});
const EXPORT = z.object({ deployment: z.object({ resources: z.array(RESOURCE).nullish() }) });

export interface State {
    /** Undefined where there is nothing in it yet. */
    readonly stack: string | undefined;
    readonly resources: readonly Resource[];
    readonly outputs: Properties;
}

/** What an export looks like of a stack that does not exist. */
export const EMPTY_EXPORT = JSON.stringify({ version: 3, deployment: { resources: [] } });

const STACK = "pulumi:pulumi:Stack";

/** Throws where the text is no export. */
export function readState(text: string): State {
    const parsed = EXPORT.safeParse(JSON.parse(text));
    if (!parsed.success) throw new Error(`it is no export of a stack: ${z.prettifyError(parsed.error)}`);
    const resources = (parsed.data.deployment.resources ?? [])
        .filter((one) => !one.delete)
        .map((one): Resource => ({ ...one, name: one.urn.split("::").at(-1) ?? "" }));
    const [first] = resources;
    return {
        stack: first === undefined ? undefined : stackOfUrn(first.urn),
        resources,
        outputs: resources.find(({ type }) => type === STACK)?.outputs ?? {},
    };
}
