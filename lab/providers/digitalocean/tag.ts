/** digitalocean:index/tag:Tag. */
import type { Props, ResourceType } from "../plugin/resource";
import type { DigitalOcean } from "./client";

type Kind = "droplets" | "images" | "volumes" | "volume_snapshots" | "databases";
interface ApiTag {
    name: string;
    resources: { count: number } & Record<Kind, { count: number }>;
}

const outputs = ({ name, resources }: ApiTag): Props => ({
    name,
    databasesCount: resources.databases.count,
    dropletsCount: resources.droplets.count,
    imagesCount: resources.images.count,
    totalResourceCount: resources.count,
    volumeSnapshotsCount: resources.volume_snapshots.count,
    volumesCount: resources.volumes.count,
});

export const Tag: ResourceType<DigitalOcean, { name: string }> = {
    inputs: ["name"],
    autoName: "name",
    replaces: ["name"],
    computed: [
        "databasesCount",
        "dropletsCount",
        "imagesCount",
        "totalResourceCount",
        "volumeSnapshotsCount",
        "volumesCount",
    ],
    async create(api, { name }, operation) {
        const created = await api.send<ApiTag>(operation, "POST", "v2/tags", { name }, "tag");
        return { id: created.name, outputs: outputs(await api.get(operation, `v2/tags/${created.name}`, "tag")) };
    },
    async read(api, id, _state, operation) {
        const tag = await api.find<ApiTag>(operation, `v2/tags/${id}`, "tag");
        return tag && outputs(tag);
    },
    async delete(api, id, _state, operation) {
        await api.remove(operation, `v2/tags/${id}`);
    },
};
