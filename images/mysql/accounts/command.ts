/** What operators ask of one site, in the container that knows the password: `node accounts.cjs look|purge|unlock SCHEMA USER`. */
import type { Address } from "../supervisor/connection";
import { releaseLock } from "./locks";
import { lookAt, purge } from "./site";
import { SCHEMA, USER, type Account } from "./wanted";

/**
 * Ends when that is done; throws where it must not be. `look` says what there is: the word `site`, and one line of JSON.
 * @param wanted the accounts that the zone is to have
 */
export async function command(
    [verb, schema = "", user = "", ...more]: readonly string[],
    address: Address,
    wanted: readonly Account[],
    say: (line: string) => void,
): Promise<void> {
    if (!SCHEMA.test(schema) || !USER.test(user) || more.length > 0) throw misused();
    const site = { schema, user };
    if (verb === "look") say(`site ${JSON.stringify(await lookAt(address, site, wanted))}`);
    else if (verb === "purge") await purge(address, site, wanted, say);
    else if (verb === "unlock") await releaseLock(address, site, say);
    else throw misused();
}

const misused = (): Error => new Error("usage: node accounts.cjs look|purge|unlock SCHEMA USER");
