import { CLOUDFLARE } from "../../../components/config/limits";

/** What a plan allows; asking for more is refused. */
export interface Limits {
    readonly recordsPerZone: number;
    readonly loadBalancers: number;
    readonly pools: number;
    /** Origins of all pools together. */
    readonly endpoints: number;
    readonly monitors: number;
    readonly monitorInterval: Range;
    readonly monitorTimeout: Range;
    readonly monitorRetries: Range;
}

export interface Range {
    readonly min: number;
    readonly max: number;
}

/** What an account pays for. */
export interface Plan {
    /** As its zones tell it. */
    readonly zone: Readonly<Record<string, string | number | boolean>>;
    readonly limits: Limits;
}

const zonePlan = (id: string, legacyId: string, price: number) => ({
    id,
    name: `${legacyId.charAt(0).toUpperCase()}${legacyId.slice(1)} Website`,
    price,
    currency: "USD",
    frequency: price === 0 ? "" : "monthly",
    is_subscribed: price > 0,
    can_subscribe: false,
    legacy_id: legacyId,
    legacy_discount: false,
    externally_managed: false,
});

/**
 * Pro zones with the load-balancing add-on: the least plan that allows what the program's own limits do. (Of Cloudflare's
 * pages one lets every plan's monitors probe each 15 s, as here, and another asks for Business; they contradict each other.)
 */
export const PRO: Plan = {
    zone: zonePlan("b0000000000000000000000000000000", "pro", 25),
    limits: {
        recordsPerZone: CLOUDFLARE.recordsPerZone,
        loadBalancers: CLOUDFLARE.balancers,
        pools: CLOUDFLARE.pools,
        endpoints: CLOUDFLARE.endpoints,
        monitors: 1.5 * CLOUDFLARE.pools,
        monitorInterval: CLOUDFLARE.monitorInterval,
        monitorTimeout: CLOUDFLARE.monitorTimeout,
        monitorRetries: CLOUDFLARE.monitorRetries,
    },
};

/** Free zones, made since September 2024, with the same add-on. */
export const FREE: Plan = {
    zone: zonePlan("0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "free", 0),
    limits: { ...PRO.limits, recordsPerZone: 200 },
};
