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

/** A Free zone with the paid load-balancing add-on, outside of Enterprise. */
export const NON_ENTERPRISE: Limits = {
    recordsPerZone: 200,
    loadBalancers: 20,
    pools: 20,
    endpoints: 20,
    monitors: 30,
    monitorInterval: { min: 15, max: 3600 },
    monitorTimeout: { min: 1, max: 10 },
    monitorRetries: { min: 0, max: 5 },
};
