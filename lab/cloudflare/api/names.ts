/** Host names as requests write them. */
import { domainToASCII } from "node:url";
import { canonical } from "../state/names";

const LABEL = /^(\*|[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)$/;

/** Lower case, punycode, without the last dot. */
export const normal = (name: string): string => {
    const plain = canonical(name.trim());
    return /[^ -~]/.test(plain) ? domainToASCII(plain) : plain;
};

/** Letters, digits, dashes and underscores; a star may stand for the first label. */
export const isHostname = (name: string): boolean =>
    name.length <= 253 && name.split(".").every((label, at) => LABEL.test(label) && (label !== "*" || at === 0));

export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);
