import ranges from "./cloudflare-ips.json";

/**
 * The address ranges that Cloudflare reaches origins from, as published at https://www.cloudflare.com/ips/. Kept as a
 * file, so that a preview depends on nothing outside of the repository.
 */
export interface CloudflareRanges {
    readonly ipv4: readonly string[];
    readonly ipv6: readonly string[];
}

export const CLOUDFLARE_RANGES: CloudflareRanges = ranges;
