import ipaddr from "ipaddr.js";

/**
 * Networks of fewer bits hold a good part of all addresses: `0.0.0.0/1` and its other half are `0.0.0.0/0` by another
 * name. The widest of Cloudflare's ranges are a /12 and a /29.
 */
const LEAST_BITS = { ipv4: 8, ipv6: 16 } as const;

/** Whether an address or network, as firewalls write it, is the world or nearly so. What cannot be read counts as such. */
export function isWorld(source: string): boolean {
    if (ipaddr.isValid(source)) return false;
    if (!ipaddr.isValidCIDR(source)) return true;
    const [address, bits] = ipaddr.parseCIDR(source);
    return bits < LEAST_BITS[address.kind()];
}
