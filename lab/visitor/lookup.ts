/** Names for Node's own clients in the visitor's namespace: asked of the lab's resolver, whatever the host's files say. */
import { Resolver } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * How often a resolver is asked. Node's client waits for a quick server a quarter of a second, and twice as long each
 * further time, whatever time-out it is given (c-ares/c-ares#794): eight seconds in all, about as long as browsers wait.
 */
const TRIES = 5;

/** A `lookup` for `net.connect` and what builds on it. It knows IPv4 alone, as the lab does. */
export function lookupAt(server: string): LookupFunction {
    const resolver = new Resolver({ tries: TRIES });
    resolver.setServers([server]);
    return (hostname, options, callback) => {
        resolver.resolve4(hostname, (error, addresses) => {
            const [first] = addresses ?? [];
            if (error !== null || first === undefined) callback(error ?? new Error(`no address of ${hostname}`), "", 4);
            else if (options.all === true)
                callback(
                    null,
                    addresses.map((address) => ({ address, family: 4 })),
                );
            else callback(null, first, 4);
        });
    };
}
