/** What can be ordered: regions, sizes at DigitalOcean's list prices, and the images that the lab has disks for. */
import type { FastifyInstance } from "fastify";
import { REGION_NETWORK } from "../plan";
import { found } from "./errors";
import { PLAIN_IMAGE } from "./machines";
import { page } from "./pages";

const REGION_NAME: Readonly<Record<string, string>> = { nyc3: "New York 3", ams3: "Amsterdam 3", fra1: "Frankfurt 1" };
const REGION_SLUGS = Object.keys(REGION_NETWORK);

const size = (
    slug: string,
    description: string,
    [memory, vcpus, disk, transfer]: readonly [number, number, number, number],
    [price_monthly, price_hourly]: readonly [number, number],
) => ({
    slug,
    memory,
    vcpus,
    disk,
    transfer,
    price_monthly,
    price_hourly,
    regions: REGION_SLUGS,
    available: true,
    description,
});

export const SIZES = [
    size("s-1vcpu-512mb-10gb", "Basic", [512, 1, 10, 0.5], [4, 0.00595]),
    size("s-1vcpu-1gb", "Basic", [1024, 1, 25, 1], [6, 0.00893]),
    size("s-1vcpu-2gb", "Basic", [2048, 1, 50, 2], [12, 0.01786]),
    size("s-2vcpu-2gb", "Basic", [2048, 2, 60, 3], [18, 0.02679]),
    size("s-2vcpu-4gb", "Basic", [4096, 2, 80, 4], [24, 0.03571]),
    size("s-4vcpu-8gb", "Basic", [8192, 4, 160, 5], [48, 0.07143]),
    size("s-8vcpu-16gb", "Basic", [16384, 8, 320, 6], [96, 0.14286]),
    size("c-2", "CPU-Optimized", [4096, 2, 25, 4], [42, 0.0625]),
    size("c-4", "CPU-Optimized", [8192, 4, 50, 5], [84, 0.125]),
    size("g-2vcpu-8gb", "General Purpose", [8192, 2, 25, 4], [63, 0.09375]),
    size("m-2vcpu-16gb", "Memory-Optimized", [16384, 2, 50, 4], [84, 0.125]),
] as const;
export type Size = (typeof SIZES)[number];

export const REGIONS = REGION_SLUGS.map((slug) => ({
    slug,
    name: REGION_NAME[slug] ?? slug,
    features: ["private_networking", "backups", "metadata"],
    available: true,
    sizes: SIZES.map((one) => one.slug),
}));
export type Region = (typeof REGIONS)[number];

const image = (id: number, slug: string, name: string, description: string) => ({
    id,
    slug,
    name,
    description,
    distribution: "Debian",
    type: "base",
    public: true,
    regions: REGION_SLUGS,
    created_at: "2025-08-09T00:00:00Z",
    min_disk_size: 7,
    size_gigabytes: 0.6,
    status: "available",
    tags: [],
});

export const IMAGES = [
    image(1, "debian-13-x64", "13 x64", "Debian 13 x64 with Docker's packages"),
    image(2, PLAIN_IMAGE, "13 x64 plain", "Debian 13 x64 without Docker"),
];
export type Image = (typeof IMAGES)[number];

export const regionOf = (slug: string): Region | undefined => REGIONS.find((region) => region.slug === slug);
export const sizeOf = (slug: string): Size | undefined => SIZES.find((one) => one.slug === slug);

/** By slug or by number; numbers may come as text. */
export const imageOf = (key: string | number): Image | undefined =>
    IMAGES.find(({ id, slug }) => slug === key || id === Number(key));

export function catalogRoutes(app: FastifyInstance): void {
    app.get("/v2/regions", (request) => page(request, "regions", REGIONS));
    app.get("/v2/sizes", (request) => page(request, "sizes", SIZES));
    app.get<{ Querystring: { type?: string; private?: string; tag_name?: string } }>("/v2/images", (request) => {
        const { type, private: mine, tag_name: tag } = request.query;
        // All are public images of distributions; there are no snapshots, applications or tagged images.
        const none = mine === "true" || tag !== undefined || (type !== undefined && type !== "distribution");
        return page(request, "images", none ? [] : IMAGES);
    });
    app.get<{ Params: { key: string } }>("/v2/images/:key", ({ params }) => ({ image: found(imageOf(params.key)) }));
}
