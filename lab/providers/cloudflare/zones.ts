/** Zones, what stands in them, and certificates for their origins. */
import { HttpError } from "../plugin/http";
import type { Operation, Props, ResourceType } from "../plugin/resource";
import { isRecord } from "../plugin/wire";
import type { Cloudflare } from "./client";
import { fromApi } from "./names";
import { resourceType } from "./object";

/** Some of the provider's types keep times in whole seconds. */
function wholeSeconds(outputs: Props): Props {
    const times = Object.entries(outputs).filter(([key]) => key.endsWith("On"));
    return {
        ...outputs,
        ...Object.fromEntries(times.map(([key, time]) => [key, String(time).replace(/\.\d+Z$/, "Z")])),
    };
}

/** cloudflare:index/zone:Zone. */
export const Zone = resourceType({
    collection: () => "zones",
    replaces: ["account", "name"],
    inputs: ["account", "name", "paused", "type", "vanityNameServers"],
    computed: [
        "activatedOn",
        "cnameSuffix",
        "createdOn",
        "developmentMode",
        "meta",
        "modifiedOn",
        "nameServers",
        "originalDnshost",
        "originalNameServers",
        "originalRegistrar",
        "owner",
        "permissions",
        "plan",
        "status",
        "tenant",
        "tenantUnit",
        "vanityNameServers",
        "verificationKey",
    ],
    complete: (inputs) => ({ paused: false, type: "full", ...inputs }),
    shape: (outputs) => ({
        ...wholeSeconds(outputs),
        account: isRecord(outputs.account) ? { id: outputs.account.id } : undefined,
    }),
    update: "PATCH",
});

/** Types of records that an answer can be made of in more than one way. */
const FLEXIBLE = ["A", "AAAA", "CNAME"];

/** cloudflare:index/dnsRecord:DnsRecord. */
export const DnsRecord = resourceType({
    collection: (inputs) => `zones/${String(inputs.zoneId)}/dns_records`,
    scope: ["zoneId"],
    replaces: ["type", "zoneId"],
    inputs: ["comment", "content", "data", "name", "priority", "proxied", "settings", "tags", "ttl", "type", "zoneId"],
    computed: [
        "commentModifiedOn",
        "createdOn",
        "meta",
        "modifiedOn",
        "proxiable",
        "settings",
        "tags",
        "tagsModifiedOn",
    ],
    check: ({ proxied, ttl }) =>
        proxied === true && ttl !== undefined && ttl !== 1
            ? [{ property: "ttl", reason: `must be 1 when proxied is true, but is ${JSON.stringify(ttl)}` }]
            : [],
    complete: (inputs) => ({ proxied: false, ...inputs }),
    shape: (outputs) => ({
        ...wholeSeconds(outputs),
        meta: JSON.stringify(outputs.meta ?? {}),
        settings: FLEXIBLE.includes(String(outputs.type))
            ? { flattenCname: false, ipv4Only: false, ipv6Only: false, ...(outputs.settings as Props | undefined) }
            : outputs.settings,
    }),
    kept: ["settings", "tags"],
    update: "PUT",
});

/** cloudflare:index/originCaCertificate:OriginCaCertificate. */
export const OriginCaCertificate = resourceType({
    collection: () => "certificates",
    replaces: [],
    inputs: ["csr", "hostnames", "requestType", "requestedValidity"],
    computed: ["certificate", "expiresOn", "requestedValidity"],
    complete: (inputs) => ({ requestedValidity: 5475, ...inputs }),
});

type SettingInputs = { zoneId: string; settingId: string; value: unknown };

const settingPath = ({ zoneId, settingId }: SettingInputs): string => `zones/${zoneId}/settings/${settingId}`;
const setting = (inputs: SettingInputs, result: Props): Props => ({
    ...wholeSeconds(fromApi({ editable: result.editable, modified_on: result.modified_on }) as Props),
    ...inputs,
});

async function set(api: Cloudflare, inputs: SettingInputs, operation: Operation): Promise<Props> {
    return setting(inputs, await api.send<Props>(operation, "PATCH", settingPath(inputs), { value: inputs.value }));
}

/** cloudflare:index/zoneSetting:ZoneSetting. A setting is always there: deleting it leaves it as it is. */
export const ZoneSetting: ResourceType<Cloudflare, SettingInputs> = {
    inputs: ["settingId", "value", "zoneId"],
    replaces: ["settingId", "zoneId"],
    computed: ["editable", "modifiedOn"],
    volatile: ["modifiedOn"],
    async create(api, inputs, operation) {
        return { id: inputs.settingId, outputs: await set(api, inputs, operation) };
    },
    async read(api, id, state, operation) {
        const place = { ...(state.outputs as SettingInputs), settingId: id };
        try {
            const result = await api.send<Props>(operation, "GET", settingPath(place));
            return setting({ zoneId: place.zoneId, settingId: id, value: result.value }, result);
        } catch (error) {
            if (error instanceof HttpError && error.status === 404) return undefined;
            throw error;
        }
    },
    async update(api, _id, inputs, _old, operation) {
        return set(api, inputs, operation);
    },
};
