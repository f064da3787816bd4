/**
 * The texts of the lab's project folder: the repository's files, with what only the lab knows. The repository's are
 * merged anew for every command; of what the copies hold, the lab's own secrets are kept and nothing else.
 */
import { parse, stringify } from "yaml";

type Group = Record<string, unknown>;

/** Secrets that commands of the lab write into the copies. */
const LAB_KEYS = ["twinswarm:tls", "twinswarm:mail"];

/** Names of images in the operator's own registry. The lab has one registry, which holds them by the names that they have here. */
const IMAGES = "twinswarm:images";

/** How a stack's secrets are encrypted: the lab has a passphrase of its own. */
const ENCRYPTION = ["encryptionsalt", "encryptedkey", "secretsprovider"];

const isGroup = (value: unknown): value is Group =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text says, where it is YAML with names at its top. The engine itself explains what is wrong with any other. */
function read(text: string | undefined): Group | undefined {
    try {
        const value: unknown = parse(text ?? "") ?? {};
        return isGroup(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

const groupOf = (file: Group | undefined, key: string): Group => {
    const value = file?.[key];
    return isGroup(value) ? value : {};
};

const pick = (group: Group, keys: readonly string[]): Group =>
    Object.fromEntries(Object.entries(group).filter(([key]) => keys.includes(key)));

const omit = (group: Group, keys: readonly string[]): Group =>
    Object.fromEntries(Object.entries(group).filter(([key]) => !keys.includes(key)));

/** Whether a value is, or holds, one that was encrypted with somebody else's passphrase. */
const isEncrypted = (value: unknown): boolean =>
    Array.isArray(value)
        ? value.some(isEncrypted)
        : isGroup(value) && ("secure" in value || Object.values(value).some(isEncrypted));

const withKey = (keys: unknown, key: string): unknown => (Array.isArray(keys) ? [...(keys as unknown[]), key] : [key]);

export interface LabProject {
    /** The folder of the program. */
    readonly main: string;
    /** Public half of the operator's key. */
    readonly sshKey: string;
}

/** The lab's `Pulumi.yaml`: the program and the images stay where they are, and the operator may log in to the machines. */
export function mergeProject(text: string, { main, sshKey }: LabProject): string {
    const file = read(text);
    if (file === undefined) return text;
    const config = groupOf(file, "config");
    const given = config["twinswarm:sshKeys"];
    const keys = isGroup(given) ? (given.value ?? given.default) : given;
    return stringify({
        ...file,
        main,
        config: { ...omit(config, [IMAGES]), "twinswarm:sshKeys": withKey(keys, sshKey) },
    });
}

/**
 * A stack file of the lab.
 * @param text the repository's
 * @param copy the lab's, from an earlier command
 */
export function mergeStack(text: string, copy: string | undefined, sshKey: string): string {
    const file = read(text);
    if (file === undefined) return text;
    const [given, kept] = [groupOf(file, "config"), read(copy)];
    const own = Object.fromEntries(Object.entries(given).filter(([, value]) => !isEncrypted(value)));
    const keys = "twinswarm:sshKeys" in own ? { "twinswarm:sshKeys": withKey(own["twinswarm:sshKeys"], sshKey) } : {};
    const config = { ...omit(own, LAB_KEYS), ...keys, ...pick(groupOf(kept, "config"), LAB_KEYS) };
    return stringify({ ...pick(kept ?? {}, ENCRYPTION), ...omit(file, ENCRYPTION), config });
}

/** Keys of a copy that the next command takes from the repository's file again: what was set in the copy is lost. */
export function strayKeys(merged: string, copy: string): string[] {
    const [before, after] = [groupOf(read(merged), "config"), groupOf(read(copy), "config")];
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    const differs = (key: string): boolean => stringify(before[key]) !== stringify(after[key]);
    return [...keys].filter((key) => !LAB_KEYS.includes(key) && differs(key));
}
