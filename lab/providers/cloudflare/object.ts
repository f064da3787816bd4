/** Resource types that are one object of the API each: POST, GET, PUT or PATCH, DELETE. */
import { isDeepStrictEqual } from "node:util";
import { HttpError } from "../plugin/http";
import type { Props, ResourceType } from "../plugin/resource";
import type { Cloudflare } from "./client";
import { fromApi, toApi } from "./names";

export interface ApiObject extends Pick<ResourceType<Cloudflare>, "inputs" | "replaces" | "check"> {
    /** Where these objects are created, such as `zones/ZONE/dns_records`. */
    collection(inputs: Props): string;
    /** Inputs that say where the object is, and so are no part of it. */
    readonly scope?: readonly string[];
    /** Everything only the API knows. */
    readonly computed: readonly string[];
    /** Inputs with the values that the provider sends where the program says nothing. */
    readonly complete?: (inputs: Props) => Props;
    /** What the provider makes of the API's answer. */
    readonly shape?: (outputs: Props) => Props;
    /** Outputs that an update sends back as they are, where the program says nothing. */
    readonly kept?: readonly string[];
    /** PUT of the whole, PATCH of what changed; absent where the API has no update. */
    readonly update?: "PUT" | "PATCH";
}

const pick = (props: Props, keys: readonly string[]): Props =>
    Object.fromEntries(Object.entries(props).filter(([key]) => keys.includes(key)));
const omit = (props: Props, keys: readonly string[]): Props =>
    Object.fromEntries(Object.entries(props).filter(([key]) => !keys.includes(key)));

/** A resource type out of its row. */
export function resourceType(row: ApiObject): ResourceType<Cloudflare> {
    const { scope = [], kept = [], complete = (inputs) => inputs, shape = (outputs) => outputs } = row;
    const path = (inputs: Props, id: string): string => `${row.collection(inputs)}/${id}`;
    const body = (props: Props): Props => toApi(omit(props, scope)) as Props;
    /** All that the API says, under Pulumi's names. */
    const shown = (result: Props): Props =>
        shape(
            pick(
                fromApi(result) as Props,
                [...row.inputs, ...row.computed].filter((key) => !scope.includes(key)),
            ),
        );
    /** After a change, only what the program did not say is taken from the answer. */
    const written = (inputs: Props, result: Props): Props => ({ ...shown(result), ...complete(inputs) });

    const replacement = (inputs: Props, old: { inputs: Props; outputs: Props }): Props => {
        const removed = Object.keys(old.inputs).filter((key) => !(key in inputs));
        const nulls = Object.fromEntries(removed.map((key) => [key, null]));
        return body({ ...nulls, ...pick(old.outputs, kept), ...complete(inputs) });
    };
    const changes = (inputs: Props, old: { outputs: Props }): Props => {
        const whole = complete(inputs);
        return body(
            pick(
                whole,
                Object.keys(whole).filter((key) => !isDeepStrictEqual(whole[key], old.outputs[key])),
            ),
        );
    };

    const { update } = row;
    return {
        inputs: row.inputs,
        replaces: row.replaces,
        computed: row.computed,
        volatile: row.computed.includes("modifiedOn") ? ["modifiedOn"] : [],
        check: row.check,
        async create(api, inputs, operation) {
            const result = await api.send<Props>(operation, "POST", row.collection(inputs), body(complete(inputs)));
            return { id: String(result.id), outputs: written(inputs, result) };
        },
        async read(api, id, state, operation) {
            const place = { ...state.outputs, ...state.inputs };
            try {
                const result = await api.send<Props>(operation, "GET", path(place, id));
                return { ...shown(result), ...pick(place, scope) };
            } catch (error) {
                if (error instanceof HttpError && error.status === 404) return undefined;
                throw error;
            }
        },
        ...(update && {
            async update(api, id, inputs, old, operation) {
                const wanted = update === "PUT" ? replacement(inputs, old) : changes(inputs, old);
                const result = await api.send<Props>(operation, update, path(inputs, id), wanted);
                return written(inputs, result);
            },
        }),
        async delete(api, id, state, operation) {
            await api.send(operation, "DELETE", path(state.outputs, id));
        },
    };
}
