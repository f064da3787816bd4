/** Names of origins, resolved by given servers instead of the host's. */
import { Resolver } from "node:dns";
import type { LookupFunction } from "node:net";

/** For the `lookup` option of sockets; IPv4 alone, as the lab has nothing else. */
export function lookupAt(servers: readonly string[]): LookupFunction {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers(servers);
    return (name, { all = false }, done) => {
        resolver.resolve4(name, (error, addresses = []) => {
            const [first = ""] = addresses;
            // A name without addresses ends in ENODATA; to a socket it is as good as no name.
            if (error) done(Object.assign(error, { code: "ENOTFOUND" }), "");
            else if (all)
                done(
                    null,
                    addresses.map((address) => ({ address, family: 4 })),
                );
            else done(null, first, 4);
        });
    };
}
