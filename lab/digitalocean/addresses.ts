/** IPv4 arithmetic and the giving out of addresses. */
import { unprocessable } from "./errors";

const toNumber = (address: string): number =>
    address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
const toAddress = (number: number): string =>
    [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

export interface Network {
    readonly first: number;
    readonly size: number;
    readonly prefix: number;
}

/** Reads `a.b.c.d/n`; undefined where it is none, or where bits beyond the prefix are set. */
export function parseNetwork(cidr: string): Network | undefined {
    const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(cidr);
    const [address, prefix] = [match?.[1] ?? "", Number(match?.[2] ?? 33)];
    if (prefix > 32 || address.split(".").some((octet) => Number(octet) > 255)) return undefined;
    const [first, size] = [toNumber(address), 2 ** (32 - prefix)];
    return first % size === 0 ? { first, size, prefix } : undefined;
}

function network(cidr: string): Network {
    const parsed = parseNetwork(cidr);
    if (parsed === undefined) throw new Error(`${cidr} is no IPv4 network`);
    return parsed;
}

export const overlaps = (one: string, other: string): boolean => {
    const [a, b] = [network(one), network(other)];
    return a.first < b.first + b.size && b.first < a.first + a.size;
};

export const gatewayOf = (cidr: string): string => toAddress(network(cidr).first + 1);
export const prefixOf = (cidr: string): number => network(cidr).prefix;
export const netmaskOf = (cidr: string): string => toAddress(2 ** 32 - network(cidr).size);

export interface Pool {
    readonly cidr: string;
    /** How far after the network's own address the first host is. */
    readonly firstHost: number;
    /** The address given out last. */
    readonly last: string | undefined;
    readonly taken: ReadonlySet<string>;
}

/** The next free address after the last one, round and round: one just given back rests for as long as there are others. */
export function nextAddress({ cidr, firstHost, last, taken }: Pool): string {
    const { first, size } = network(cidr);
    const hosts = size - 1 - firstHost;
    const start = last === undefined ? 0 : toNumber(last) - first - firstHost + 1;
    for (let step = 0; step < hosts; step += 1) {
        const address = toAddress(first + firstHost + ((start + step) % hosts));
        if (!taken.has(address)) return address;
    }
    throw unprocessable(`No address is left in ${cidr}.`);
}

/** Every network of this prefix within a larger one. */
export function* networksWithin(cidr: string, prefix: number): Generator<string> {
    const { first, size } = network(cidr);
    const step = 2 ** (32 - prefix);
    for (let at = first; at < first + size; at += step) yield `${toAddress(at)}/${prefix}`;
}
