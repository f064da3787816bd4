import { route } from "../../../lab/cloudflare/edge/routing";
import { NameIndex } from "../../../lab/cloudflare/state/names";
import { balancer, record, zone } from "./objects";

const lb = (name: string, more = {}): ReturnType<typeof balancer> => balancer({ id: name, name, ...more });
const dnsOnly = { proxied: false };

const names = new NameIndex(
    [zone("z", "example.com"), zone("sub", "sub.example.com"), zone("other", "example.net")],
    [
        record("nyc.example.com", "A", "192.0.2.9"),
        record("off.example.com", "A", "192.0.2.1"),
        record("two.example.com", "A", "192.0.2.1"),
        record("two.example.com", "A", "192.0.2.2", dnsOnly),
        record("dns-only.example.com", "A", "192.0.2.3", dnsOnly),
        record("exact.wild.example.com", "A", "192.0.2.4"),
        record("*.records.example.com", "A", "192.0.2.5"),
        record("text.records.example.com", "TXT", '"x"', dnsOnly),
        record("*.both.example.com", "A", "192.0.2.6"),
        record("example.com", "CNAME", "nyc.example.com"),
        record("site.example.com", "CNAME", "NYC.example.com."),
        record("long.example.com", "CNAME", "site.example.com"),
        record("plain.example.com", "CNAME", "nyc.example.com", dnsOnly),
        record("abroad.example.com", "CNAME", "www.example.org"),
        record("dangling.example.com", "CNAME", "gone.example.com"),
        record("loop.example.com", "CNAME", "pool.example.com"),
        record("pool.example.com", "CNAME", "loop.example.com"),
        record("behind.example.com", "CNAME", "dns-only.example.com"),
        record("cold.example.com", "CNAME", "unproxied.example.com"),
        record("shop.example.net", "CNAME", "nyc.example.com", { zone_id: "other" }),
        record("a.sub.example.com", "A", "192.0.2.8", { zone_id: "sub" }),
    ],
    [
        lb("nyc.example.com"),
        lb("off.example.com", { enabled: false }),
        lb("gone-off.example.com", { enabled: false }),
        lb("*.wild.example.com"),
        lb("*.both.example.com"),
        lb("unproxied.example.com", dnsOnly),
    ],
);

/** The route in a few words. */
function routed(host: string): string {
    const found = route(names, host);
    if (found.kind === "balancer") return `balancer ${found.balancer.name}${found.affinity ? "" : " unbound"}`;
    return found.kind === "records" ? `records ${found.addresses.join(" ")}` : found.kind;
}

it.each([
    ["nyc.example.com", "balancer nyc.example.com", "a balancer comes before a record of the same name"],
    ["NYC.Example.COM.", "balancer nyc.example.com", "names have no case"],
    ["off.example.com", "records 192.0.2.1", "a disabled balancer leaves the name to its records"],
    ["gone-off.example.com", "unknown", "a disabled balancer without records"],
    ["two.example.com", "records 192.0.2.1 192.0.2.2", "one proxied record makes all of a name proxied"],
    ["dns-only.example.com", "unknown", "a name that is not proxied is not the edge's"],
    ["x.wild.example.com", "balancer *.wild.example.com", "a wildcard balancer"],
    ["x.y.wild.example.com", "balancer *.wild.example.com", "at any depth"],
    ["exact.wild.example.com", "records 192.0.2.4", "a record is more specific than a wildcard balancer"],
    ["x.both.example.com", "balancer *.both.example.com", "equally specific: the balancer"],
    ["x.records.example.com", "records 192.0.2.5", "a wildcard record"],
    ["text.records.example.com", "unknown", "a name that exists hides the wildcard, whatever its type"],
    ["example.com", "balancer nyc.example.com", "an apex CNAME is flattened"],
    ["site.example.com", "balancer nyc.example.com", "a CNAME to a balancer's name"],
    ["long.example.com", "balancer nyc.example.com", "a chain of CNAMEs"],
    ["plain.example.com", "unknown", "a DNS-only CNAME to a balancer"],
    ["shop.example.net", "balancer nyc.example.com", "a CNAME of another zone of the account"],
    ["abroad.example.com", "records www.example.org", "a CNAME out of the account"],
    ["dangling.example.com", "unresolved", "a CNAME to nothing"],
    ["loop.example.com", "unresolved", "a CNAME to itself"],
    ["behind.example.com", "records 192.0.2.3", "a proxied CNAME to a DNS-only address"],
    ["unproxied.example.com", "unknown", "a DNS-only balancer"],
    ["cold.example.com", "balancer unproxied.example.com unbound", "a proxied CNAME to a DNS-only balancer"],
    ["a.sub.example.com", "records 192.0.2.8", "the longest zone name holds the name"],
    ["nothing.sub.example.com", "unknown", "and hides the parent zone"],
    ["example.org", "unknown", "a zone of somebody else"],
    ["badexample.com", "unknown", "a suffix that ends within a label"],
])("%s: %s (%s)", (host, expected) => {
    expect(routed(host)).toBe(expected);
});

it("goes by the visitor's zone, wherever the chain leads", () => {
    const found = route(names, "shop.example.net");
    expect(found.kind === "balancer" && found.zone.name).toBe("example.net");
});
