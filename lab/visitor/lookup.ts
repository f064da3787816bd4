/** Names for Node's own clients in the visitor's namespace: asked of the lab's resolver, whatever the host's files say. */
import { Resolver } from "node:dns";
import type { LookupFunction } from "node:net";

/** A `lookup` for `net.connect` and what builds on it. It knows IPv4 alone, as the lab does. */
export function lookupAt(server: string, timeoutMs = 2_000): LookupFunction {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
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
