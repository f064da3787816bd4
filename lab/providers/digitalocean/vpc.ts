/** digitalocean:index/vpc:Vpc. */
import type { Props, ResourceType } from "../plugin/resource";
import { waitUntil } from "../plugin/wait";
import { unlessStatus, type DigitalOcean } from "./client";

type VpcInputs = { name: string; region: string; description?: string; ipRange?: string };

interface ApiVpc {
    id: string;
    urn: string;
    name: string;
    description: string;
    region: string;
    ip_range: string;
    default: boolean;
    created_at: string;
}

/** Members leave a VPC a while after they are deleted. */
const DELETE_TIMEOUT_MS = 2 * 60_000;

/** As Go prints a time. */
const goTime = (iso: string): string => new Date(iso).toISOString().replace(/^(.*)T(.*)\.\d+Z$/, "$1 $2 +0000 UTC");

const outputs = (vpc: ApiVpc): Props => ({
    name: vpc.name,
    region: vpc.region,
    description: vpc.description,
    ipRange: vpc.ip_range,
    createdAt: goTime(vpc.created_at),
    default: vpc.default,
    vpcUrn: vpc.urn,
});

export const Vpc: ResourceType<DigitalOcean, VpcInputs> = {
    inputs: ["name", "region", "description", "ipRange"],
    autoName: "name",
    replaces: ["region", "ipRange"],
    computed: ["createdAt", "default", "ipRange", "vpcUrn"],
    async create(api, { name, region, description, ipRange }, operation) {
        const body = { name, region, description, ip_range: ipRange };
        const { id } = await api.send<ApiVpc>(operation, "POST", "v2/vpcs", body, "vpc");
        return { id, outputs: outputs(await api.get(operation, `v2/vpcs/${id}`, "vpc")) };
    },
    async read(api, id, _state, operation) {
        const vpc = await api.find<ApiVpc>(operation, `v2/vpcs/${id}`, "vpc");
        return vpc && outputs(vpc);
    },
    async update(api, id, { name, description = "" }, _old, operation) {
        await api.send(operation, "PUT", `v2/vpcs/${id}`, { name, description, default: false });
        return outputs(await api.get(operation, `v2/vpcs/${id}`, "vpc"));
    },
    async delete(api, id, _state, operation) {
        let refusal: unknown;
        const look = async (): Promise<true | undefined> =>
            api
                .send(operation, "DELETE", `v2/vpcs/${id}`)
                .then(() => true as const)
                .catch(unlessStatus([404], true as const))
                .catch((error: unknown) => {
                    refusal = error;
                    return unlessStatus([403, 409], undefined)(error);
                });
        await waitUntil(
            {
                what: `VPC ${id} to be empty`,
                look,
                timeoutMs: DELETE_TIMEOUT_MS,
                firstMs: 0,
            },
            operation,
        ).catch((error: unknown) => {
            throw refusal ?? error;
        });
    },
};
