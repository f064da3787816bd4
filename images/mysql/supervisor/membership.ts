/** Which members a zone's database had when this one was last in its group, kept beside its data. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const FILE = "/var/lib/mysql/.members";

/** After it has joined. */
export const remember = (names: readonly string[], file = FILE): void => writeFileSync(file, names.join("\n"));

/**
 * Throws where it is told of fewer members than it knows: the others may be in a group that lives, and take writes; of a group
 * of its own, it would be the majority at once.
 */
export function refuseFewer(names: readonly string[], file = FILE): void {
    const known = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    const gone = known.filter((name) => !names.includes(name));
    if (gone.length > 0)
        throw new Error(
            `this member was in a group with ${gone.join(" and ")}, whom MEMBERS does not name any more; two groups would both ` +
                `take writes, so it does not start; name all again (database.members: ${known.length})`,
        );
}
