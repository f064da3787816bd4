/** digitalocean:index/sshKey:SshKey. */
import type { Props, ResourceType } from "../plugin/resource";
import { waitUntil } from "../plugin/wait";
import type { DigitalOcean } from "./client";

interface ApiKey {
    id: number;
    name: string;
    public_key: string;
    fingerprint: string;
}

/** A new key may take a while until every part of the API knows it. */
const VISIBLE_TIMEOUT_MS = 2 * 60_000;

const outputs = (key: ApiKey): Props => ({ name: key.name, publicKey: key.public_key, fingerprint: key.fingerprint });

export const SshKey: ResourceType<DigitalOcean, { name: string; publicKey: string }> = {
    inputs: ["name", "publicKey"],
    autoName: "name",
    replaces: ["publicKey"],
    computed: ["fingerprint"],
    async create(api, { name, publicKey }, operation) {
        const body = { name, public_key: publicKey };
        const { id } = await api.send<ApiKey>(operation, "POST", "v2/account/keys", body, "ssh_key");
        const path = `v2/account/keys/${id}`;
        const look = (): Promise<ApiKey | undefined> => api.find<ApiKey>(operation, path, "ssh_key");
        await waitUntil({ what: `SSH key ${id}`, look, timeoutMs: VISIBLE_TIMEOUT_MS, firstMs: 0 }, operation);
        return { id: String(id), outputs: outputs(await api.get(operation, path, "ssh_key")) };
    },
    async read(api, id, _state, operation) {
        const key = await api.find<ApiKey>(operation, `v2/account/keys/${id}`, "ssh_key");
        return key && outputs(key);
    },
    async update(api, id, { name }, _old, operation) {
        await api.send(operation, "PUT", `v2/account/keys/${id}`, { name });
        return outputs(await api.get(operation, `v2/account/keys/${id}`, "ssh_key"));
    },
    async delete(api, id, _state, operation) {
        await api.remove(operation, `v2/account/keys/${id}`);
    },
};
