/** Name servers on sockets, asked by c-ares and by hand-made messages. */
import { Resolver } from "node:dns/promises";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import * as packet from "dns-packet";
import { respond } from "../../../lab/cloudflare/dns/message";
import { RCODE } from "../../../lab/cloudflare/dns/reply";
import { createRoot } from "../../../lab/cloudflare/dns/root";
import { startNameServer, type NameServer } from "../../../lab/cloudflare/dns/server";
import { createFleet, EDGE, shown, type Fleet } from "./fleet";

const LOCAL = "127.0.0.1";
const NAME_SERVERS = { "ada.ns.cloudflare.com": "108.162.192.1", "bob.ns.cloudflare.com": "108.162.193.1" };

let fleet: Fleet;
let servers: NameServer[];
const resolvers: Resolver[] = [];
beforeAll(async () => {
    fleet = createFleet();
    const root = createRoot({ state: fleet.state, nameServers: NAME_SERVERS, address: "198.41.0.4" });
    for (const answerer of [fleet.answerer, root]) {
        const server = await startNameServer({ address: LOCAL, port: 0, answerer });
        servers = [...(servers ?? []), server];
        const resolver = new Resolver({ timeout: 2000, tries: 1 });
        resolver.setServers([`${LOCAL}:${server.port}`]);
        resolvers.push(resolver);
    }
});
afterAll(async () => {
    for (const server of servers) await server.close();
    await fleet.remove();
});
const resolver = (): Resolver => resolvers[0] ?? new Resolver();

const query = (name: string, type: string, more: Partial<packet.Packet> = {}): Buffer =>
    packet.encode({ type: "query", id: 7, questions: [{ name, type: type as packet.RecordType }], ...more });

const edns = (udpPayloadSize: number, ednsVersion = 0): packet.Answer[] => [
    { type: "OPT", name: ".", udpPayloadSize, extendedRcode: 0, ednsVersion, flags: 0, flag_do: false, options: [] },
];

type Decoded = packet.DecodedPacket & { rcode: string };
const ask = (bytes: Buffer, transport: "udp" | "tcp" = "udp"): Decoded =>
    packet.decode(respond(bytes, transport, fleet.answerer) ?? Buffer.alloc(0)) as Decoded;

describe("a resolver", () => {
    it("finds each type", async () => {
        expect(await resolver().resolve4("site.example.com", { ttl: true })).toEqual(
            EDGE.map((address) => ({ address, ttl: 300 })),
        );
        expect(await resolver().resolve6("plain.example.com")).toEqual(["2001:db8::1"]);
        expect(await resolver().resolveMx("example.com")).toEqual([{ exchange: "mail.example.com", priority: 10 }]);
        expect(await resolver().resolveTxt("example.com")).toEqual([["v=spf1 -all"]]);
        expect(await resolver().resolveCaa("example.com")).toEqual([{ critical: 0, issue: "letsencrypt.org" }]);
        expect(await resolver().resolveCname("alias.example.com")).toEqual(["plain.example.com"]);
        expect(await resolver().resolveNs("example.com")).toEqual(Object.keys(NAME_SERVERS));
        expect(await resolver().resolveSoa("example.com")).toMatchObject({
            nsname: "ada.ns.cloudflare.com",
            hostmaster: "dns.cloudflare.com",
            minttl: 1800,
        });
    });

    it("tells missing names from missing types", async () => {
        await expect(resolver().resolve4("gone.example.com")).rejects.toThrow("ENOTFOUND");
        await expect(resolver().resolveMx("plain.example.com")).rejects.toThrow("ENODATA");
        await expect(resolver().resolve4("example.test")).rejects.toThrow("EREFUSED");
    });

    it("gets by TCP what does not fit into a datagram", async () => {
        const [strings = []] = await resolver().resolveTxt("long.example.com");
        expect(strings.join("")).toHaveLength(2000);
    });
});

describe("messages", () => {
    const TXT = query("long.example.com", "TXT");

    it.each([
        [512, query("long.example.com", "TXT", { additionals: edns(512) })],
        [1232, query("long.example.com", "TXT", { additionals: edns(4096) })],
        [512, TXT],
    ])("are cut at %i bytes over UDP", (most, bytes) => {
        const reply = respond(bytes, "udp", fleet.answerer) ?? Buffer.alloc(0);
        expect(reply.length).toBeLessThanOrEqual(most);
        expect(packet.decode(reply)).toMatchObject({ flag_tc: true, answers: [] });
    });

    it("are whole over TCP", () => {
        expect(ask(TXT, "tcp")).toMatchObject({ flag_tc: false, answers: [{ type: "TXT" }] });
    });

    it("keep identifier, case and the wish for recursion, and promise none", () => {
        const bytes = query("SiTe.example.COM", "A", { flags: packet.RECURSION_DESIRED });
        expect(ask(bytes)).toMatchObject({
            id: 7,
            flag_qr: true,
            flag_aa: true,
            flag_rd: true,
            flag_ra: false,
            questions: [{ name: "SiTe.example.COM" }],
            answers: [{ name: "SiTe.example.COM" }, { name: "SiTe.example.COM" }],
        });
    });

    it("speak EDNS where they are asked with it, in version 0", () => {
        const [opt] = ask(query("site.example.com", "A", { additionals: edns(4096) })).additionals ?? [];
        expect(opt).toMatchObject({ type: "OPT", udpPayloadSize: 1232, extendedRcode: 0 });
        const newer = ask(query("site.example.com", "A", { additionals: edns(4096, 1) }));
        expect(newer).toMatchObject({ answers: [], additionals: [{ extendedRcode: 1 }] });
        expect(ask(query("site.example.com", "A")).additionals).toEqual([]);
    });

    const UPDATE = 5 << 11;
    it.each([
        ["NOTIMP", query("example.com", "SOA", { flags: UPDATE })],
        ["FORMERR", packet.encode({ type: "query", id: 7, questions: [] })],
        ["FORMERR", query("example.com", "SOA").subarray(0, 20)],
        ["REFUSED", packet.encode({ type: "query", questions: [{ name: "example.com", type: "A", class: "CH" }] })],
    ])("%s", (rcode, bytes) => {
        expect(ask(bytes).rcode).toBe(rcode);
        expect(Object.keys(RCODE)).toContain(rcode);
    });

    it("never answer an answer", () => {
        const answer = packet.encode({ type: "response", id: 7, questions: [{ name: "example.com", type: "A" }] });
        expect(respond(answer, "udp", fleet.answerer)).toBeUndefined();
        expect(respond(Buffer.from("short"), "udp", fleet.answerer)).toBeUndefined();
    });

    it("come one after the other on one connection, in whatever pieces", async () => {
        const socket = connect(servers[0]?.port ?? 0, LOCAL);
        const bytes = ["site.example.com", "plain.example.com"].map((name) =>
            packet.streamEncode({ type: "query", id: 7, questions: [{ name, type: "A" }] }),
        );
        const all = Buffer.concat(bytes);
        socket.write(all.subarray(0, 5));
        socket.write(all.subarray(5));
        let received = Buffer.alloc(0);
        const names: string[] = [];
        while (names.length < 2) {
            const [chunk] = (await once(socket, "data")) as [Buffer];
            received = Buffer.concat([received, chunk]);
            while (received.length > 2 && received.length >= 2 + received.readUInt16BE(0)) {
                const end = 2 + received.readUInt16BE(0);
                names.push(packet.decode(received.subarray(2, end)).questions?.[0]?.name ?? "");
                received = received.subarray(end);
            }
        }
        socket.destroy();
        expect(names).toEqual(["site.example.com", "plain.example.com"]);
    });

    it("that are garbage harm nobody", async () => {
        const socket = createSocket("udp4");
        socket.send(Buffer.alloc(40, 0x55), servers[0]?.port ?? 0, LOCAL);
        const [reply] = (await once(socket, "message")) as [Buffer];
        socket.close();
        expect((packet.decode(reply) as Decoded).rcode).not.toBe("NOERROR");
        expect(await resolver().resolve4("plain.example.com")).toHaveLength(2);
    });
});

describe("the root server", () => {
    const root = (name: string, type = "A") => {
        const answerer = createRoot({ state: fleet.state, nameServers: NAME_SERVERS, address: "198.41.0.4" });
        return answerer({ name, type: type as packet.RecordType, class: "IN" });
    };

    it("refers to a zone's servers, with their addresses", () => {
        const reply = root("site.example.com");
        expect(reply).toMatchObject({ rcode: "NOERROR", authoritative: false, answers: [] });
        expect(shown(reply.authorities)[0]).toBe("example.com 172800 NS ada.ns.cloudflare.com");
        expect(shown(reply.additionals)[1]).toBe("bob.ns.cloudflare.com 172800 A 108.162.193.1");
    });

    it.each([
        ["com", "NOERROR"],
        ["ns.cloudflare.com", "NOERROR"],
        [".", "NOERROR"],
        ["org", "NOERROR"],
        ["elsewhere.com", "NXDOMAIN"],
        ["test", "NXDOMAIN"],
        ["edu", "NXDOMAIN"],
        ["example.edu", "NXDOMAIN"],
    ])("has no %s: %s", (name, rcode) => {
        expect(root(name)).toMatchObject({ rcode, authoritative: true, answers: [], authorities: [{ type: "SOA" }] });
    });

    it("knows the servers' addresses, and its own", async () => {
        expect(await resolvers[1]?.resolve4("ada.ns.cloudflare.com")).toEqual(["108.162.192.1"]);
        expect(await resolvers[1]?.resolve4("a.root-servers.net")).toEqual(["198.41.0.4"]);
        expect(shown(root(".", "NS").answers)).toEqual([". 172800 NS a.root-servers.net"]);
        expect(root("ada.ns.cloudflare.com", "AAAA")).toMatchObject({ rcode: "NOERROR", answers: [] });
        expect(root("example.com", "DS")).toMatchObject({ authoritative: true, answers: [] });
    });

    it("forgets a zone with the state", () => {
        const { state } = fleet;
        const zone = state.get("zones", "other");
        state.remove("zones", "other");
        expect(root("example.net").rcode).toBe("NXDOMAIN");
        if (zone) state.put("zones", zone);
    });
});
