import { healthOf } from "../cloudflare-edge/objects";
import { createFleet, shown, type Fleet } from "./fleet";

let fleet: Fleet;
beforeEach(() => {
    fleet = createFleet(healthOf(["down"]));
});
afterEach(() => fleet.remove());

describe("what there is", () => {
    it.each([
        ["plain.example.com", "A", ["plain.example.com 120 A 192.0.2.1", "plain.example.com 120 A 192.0.2.2"]],
        ["plain.example.com", "AAAA", ["plain.example.com 300 AAAA 2001:db8::1"]],
        ["example.com", "MX", ['example.com 600 MX {"preference":10,"exchange":"mail.example.com"}']],
        ["example.com", "CAA", ['example.com 300 CAA {"flags":0,"tag":"issue","value":"letsencrypt.org"}']],
        [
            "_sip._tcp.example.com",
            "SRV",
            ['_sip._tcp.example.com 300 SRV {"priority":1,"weight":5,"port":5060,"target":"sip.example.com"}'],
        ],
        [
            "example.com",
            "NS",
            ["example.com 86400 NS ada.ns.cloudflare.com", "example.com 86400 NS bob.ns.cloudflare.com"],
        ],
        ["any.wild.example.com", "A", ["any.wild.example.com 300 A 192.0.2.7"]],
        ["plain.example.com", "ANY", ['plain.example.com 3789 HINFO {"cpu":"RFC8482","os":""}']],
    ])("%s %s", (name, type, answers) => {
        const reply = fleet.ask(name, type);
        expect(reply).toMatchObject({ rcode: "NOERROR", authoritative: true, authorities: [] });
        expect(shown(reply.answers)).toEqual(answers);
    });

    it("keeps the case of the question", () => {
        const { answers } = fleet.ask("pLaIn.Example.COM", "AAAA");
        expect(shown(answers)).toEqual(["pLaIn.Example.COM 300 AAAA 2001:db8::1"]);
    });

    it("cuts long texts into strings of 255 bytes", () => {
        const [answer] = fleet.ask("long.example.com", "TXT").answers;
        const lengths = (answer as { data: Buffer[] }).data.map(({ length }) => length);
        expect(lengths).toEqual([255, 255, 255, 255, 255, 255, 255, 215]);
    });
});

describe("what there is not", () => {
    const soa = (name: string): unknown => [{ type: "SOA", name, ttl: 1800, data: { minimum: 1800 } }];

    it.each([
        ["gone.example.com", "A", "NXDOMAIN"],
        ["gone.gone.example.com", "TXT", "NXDOMAIN"],
        ["plain.example.com", "TXT", "NOERROR"],
        ["under.example.com", "A", "NOERROR"],
        ["wild.example.com", "A", "NOERROR"],
        ["example.com", "SRV", "NOERROR"],
        // Cloudflare's edge has IPv4 addresses only, here.
        ["site.example.com", "AAAA", "NOERROR"],
        ["site.example.com", "CNAME", "NOERROR"],
        ["nyc.example.com", "TXT", "NOERROR"],
    ])("%s %s is %s, for half an hour", (name, type, rcode) => {
        const reply = fleet.ask(name, type);
        expect(reply).toMatchObject({ rcode, authoritative: true, answers: [], authorities: soa("example.com") });
    });

    it.each(["example.test", "com", ".", "www.example.edu", "notexample.com"])("refuses %s", (name) => {
        expect(fleet.ask(name, "A")).toMatchObject({ rcode: "REFUSED", authoritative: false, authorities: [] });
    });

    it("refuses to hand over a zone", () => {
        expect(fleet.ask("example.com", "AXFR").rcode).toBe("REFUSED");
    });

    it("counts its serial up with every change", () => {
        const serial = (): number =>
            (fleet.ask("example.com", "SOA").answers[0] as { data: { serial: number } }).data.serial;
        const before = serial();
        fleet.state.remove("records", "plain.example.com AAAA 2001:db8::1");
        expect(serial()).toBeGreaterThan(before);
        expect(fleet.ask("plain.example.com", "AAAA").answers).toEqual([]);
    });
});

describe("names that lead to others", () => {
    const edge = (name: string): string[] => [`${name} 300 A 104.16.0.1`, `${name} 300 A 104.16.0.2`];

    it.each(["site.example.com", "nyc.example.com", "example.net"])("%s is the edge", (name) => {
        expect(shown(fleet.ask(name, "A").answers)).toEqual(edge(name));
    });

    it("leaves other types of a proxied name as they are", () => {
        expect(shown(fleet.ask("site.example.com", "TXT").answers)).toHaveLength(1);
    });

    it("answers with the origin while the zone is paused", () => {
        expect(shown(fleet.ask("www.example.org", "A").answers)).toEqual(["www.example.org 300 A 192.0.2.10"]);
    });

    it("follows an alias inside of the zone", () => {
        expect(shown(fleet.ask("alias.example.com", "AAAA").answers)).toEqual([
            "alias.example.com 300 CNAME plain.example.com",
            "plain.example.com 300 AAAA 2001:db8::1",
        ]);
        expect(fleet.ask("dangling.example.com", "A")).toMatchObject({
            rcode: "NXDOMAIN",
            answers: [{ type: "CNAME" }],
            authorities: [{ type: "SOA" }],
        });
    });

    it("leaves an alias into another zone to the resolver", () => {
        const reply = fleet.ask("abroad.example.com", "A");
        expect(shown(reply.answers)).toEqual(["abroad.example.com 300 CNAME www.example.net"]);
        expect(reply).toMatchObject({ rcode: "NOERROR", authorities: [] });
    });

    it("ends in a loop", () => {
        expect(fleet.ask("loop.example.com", "A").rcode).toBe("SERVFAIL");
    });

    it.each([
        ["example.com", ["example.com 120 A 192.0.2.1", "example.com 120 A 192.0.2.2"]],
        ["flat.example.com", ["flat.example.com 60 A 192.0.2.9"]],
    ])("flattens %s", (name, answers) => {
        expect(shown(fleet.ask(name, "A").answers)).toEqual(answers);
        expect(fleet.ask(name, "CNAME").answers).toEqual([]);
    });

    it("cannot flatten what nobody knows", () => {
        expect(fleet.ask("lost.example.com", "A").rcode).toBe("SERVFAIL");
    });

    it("answers a DNS-only balancer with a healthy origin, a name as its addresses", () => {
        expect(shown(fleet.ask("dns.example.com", "A").answers)).toEqual(["dns.example.com 30 A 192.0.2.21"]);
        const named = fleet.ask("named.example.com", "A");
        expect(shown(named.answers)[0]).toBe("named.example.com 45 A 192.0.2.1");
    });

    it("has nothing for a DNS-only balancer that is down, with its fallback disabled", async () => {
        const down = createFleet(healthOf([], ["p"]));
        expect(down.ask("dns.example.com", "A")).toMatchObject({ answers: [], authorities: [{ type: "SOA" }] });
        await down.remove();
    });

    it("refers to the servers of a part that was handed on", () => {
        const reply = fleet.ask("www.sub.example.com", "A");
        expect(reply).toMatchObject({ rcode: "NOERROR", authoritative: false, answers: [] });
        expect(shown(reply.authorities)).toEqual(["sub.example.com 300 NS ns.sub.example.com"]);
        expect(shown(reply.additionals)).toEqual(["ns.sub.example.com 300 A 192.0.2.53"]);
        expect(fleet.ask("sub.example.com", "DS")).toMatchObject({ authoritative: true, answers: [] });
    });
});
