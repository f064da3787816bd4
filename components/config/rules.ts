import ipaddr from "ipaddr.js";
import { z } from "zod";
import { NAME_LENGTH, VPC_PREFIX } from "./limits";

/** The kinds of value that stack files are made of. Each message is the rule as a person reads it. */

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^(?:${LABEL}\\.)+${LABEL}$`);
const RECORD_NAME = new RegExp(`^(?:\\*\\.)?(?:(?:_?${LABEL})\\.)+${LABEL}$`);
const SEGMENT = "[A-Za-z0-9][A-Za-z0-9._~-]*";

export const dnsName = z
    .string()
    .max(253)
    .regex(HOST, "must be a full host name in lower case (an international one in its xn-- form)");

export const recordName = z.string().max(253).regex(RECORD_NAME, "must be the record's full name in lower case");

/** Without a slash at its end: `/green` stands for itself and all below it. */
export const path = z
    .string()
    .max(200)
    .regex(new RegExp(`^(?:/${SEGMENT})+$`), 'must begin with "/", and not end with one');

/** A path as a browser asks for it, `/` and slashes at the end included. */
export const urlPath = z
    .string()
    .max(200)
    .regex(new RegExp(`^/(?:${SEGMENT}/)*(?:${SEGMENT})?$`), 'must begin with "/" and hold a plain path, no query');

/** A site's unique id, for life. It is part of every name that the site gets. */
export const siteId = z
    .string()
    .regex(/^[a-z][a-z0-9]{2,31}$/, "must have 3 to 32 small letters and digits and begin with a letter");

export const machineName = z
    .string()
    .max(NAME_LENGTH)
    .regex(new RegExp(`^(?=[a-z])${LABEL}$`), "must be a host name without dots that begins with a letter");

export const zoneName = z
    .string()
    .regex(/^[a-z][a-z0-9]{0,11}$/, "must have 1 to 12 small letters and digits and begin with a letter")
    .refine((name) => name !== "edge", "must not be edge, which is the name of the stack in front of the zones");

export const ipv4 = z.string().refine((text) => ipaddr.IPv4.isValidFourPartDecimal(text), "must be an IPv4 address");

export const ipv6 = z.string().refine((text) => ipaddr.IPv6.isValid(text), "must be an IPv6 address");

/** An IPv4 or IPv6 range whose address is the range's first. */
export const cidr = z.string().refine(isRange, "must be a range such as 192.0.2.0/28, beginning at its first address");

function isRange(text: string): boolean {
    if (!ipaddr.isValidCIDR(text)) {
        return false;
    }
    const [address, bits] = ipaddr.parseCIDR(text);
    const first =
        address.kind() === "ipv4" ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
    return first.toNormalizedString() === address.toNormalizedString() && bits >= 0;
}

/** The range of a zone's private network. */
export const privateNetwork = cidr.refine((text) => {
    if (!isRange(text)) {
        return true;
    }
    const [address, bits] = ipaddr.parseCIDR(text);
    return address.range() === "private" && bits >= VPC_PREFIX.min && bits <= VPC_PREFIX.max;
}, `must be a private IPv4 range of /${VPC_PREFIX.min} to /${VPC_PREFIX.max}`);

/** Do two ranges share an address? */
export function overlap(a: string, b: string): boolean {
    const [first, firstBits] = ipaddr.parseCIDR(a);
    const [second, secondBits] = ipaddr.parseCIDR(b);
    return first.kind() === second.kind() && first.match(second, Math.min(firstBits, secondBits));
}

export const publicKey = z
    .string()
    .regex(
        /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/]{40,}={0,2}(?: .*)?$/,
        "must be one line of an SSH public key",
    );

/** `name:tag`, or `name@sha256:…`; never a bare name, whose meaning would change under us. */
export const imageReference = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9._:/-]*?(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$/,
        "must be an image with a tag or a sha256 digest",
    );

export const loginName = z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, "must be a user's name, in small letters, digits, - and _");

/** Labels of machines, as Swarm's placement rules read them. */
export const labels = z.record(
    z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/, "must be a label's name in lower case"),
    z.string().regex(/^[A-Za-z0-9._:/-]{1,100}$/, "must be one word of letters, digits and . _ : / -"),
);

export const wholeNumber = (min: number, max: number) =>
    z.int().refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
