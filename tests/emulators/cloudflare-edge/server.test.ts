import { once } from "node:events";
import * as http2 from "node:http2";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { startEdge } from "../../../lab/cloudflare/edge/server";
import { EDGE, EGRESS, type Rig, startRig } from "./edge-rig";
import { balancer, healthOf, origin, pool, record } from "./objects";

let rig: Rig;
beforeAll(async () => {
    rig = await startRig();
});
afterEach(() => rig.reset());
afterAll(() => rig.stop());

const host = "www.example.com";
const site = (): void => rig.state.put("records", record(host, "A", "127.0.0.2"));

it("answers for a name whose CNAME leads to another zone's balancer", async () => {
    const { state } = rig;
    state.put("pools", pool("nyc", [origin("n1", { address: "127.0.0.2" })]));
    state.put("loadBalancers", balancer({ default_pools: ["nyc"], fallback_pool: "nyc" }));
    state.put("records", record("www.example.net", "CNAME", "nyc.example.com", { zone_id: "other" }));
    const seen: unknown[] = [];
    await rig.origin("127.0.0.2", ({ headers, url, socket }, response) => {
        seen.push((socket as TLSSocket & { servername: string }).servername, headers.host, url);
        expect(EGRESS).toContain(socket.remoteAddress);
        expect(headers).toMatchObject({ "cf-connecting-ip": EDGE, "cf-visitor": '{"scheme":"https"}' });
        response.end();
    });
    rig.set("ssl", "strict", "other");
    expect(await rig.get("www.example.net", { path: "/a?b=c" })).toMatchObject({ status: 200 });
    expect(seen).toEqual(["www.example.net", "www.example.net", "/a?b=c"]);
});

describe("HTTP/2", () => {
    async function converse<T>(use: (session: http2.ClientHttp2Session) => Promise<T>): Promise<T> {
        const url = `https://${EDGE}:${rig.ports.https}`;
        const session = http2.connect(url, { ca: rig.ca.certificatePem, servername: host });
        try {
            return await use(session);
        } finally {
            session.close();
        }
    }

    it("carries bodies both ways", async () => {
        site();
        await rig.origin("127.0.0.2", (request, response) => {
            response.writeHead(200, { "keep-alive": "timeout=5", "set-cookie": ["a=1", "b=2"] });
            request.pipe(response);
        });
        await converse(async (session) => {
            const stream = session.request({ ":method": "POST", ":authority": host, ":path": "/" });
            const headers = once(stream, "response");
            stream.end("hello");
            expect(await text(stream)).toBe("hello");
            const [answer] = (await headers) as [http2.IncomingHttpHeaders];
            expect(answer).toMatchObject({ ":status": 200, server: "cloudflare", "set-cookie": ["a=1", "b=2"] });
            expect(session.alpnProtocol).toBe("h2");
        });
    });

    it("shows an answer that was cut as cut", async () => {
        site();
        await rig.origin("127.0.0.2", (request, response) => {
            response.writeHead(200, { "content-length": 100 });
            response.write("half");
            setImmediate(() => request.socket.destroy());
        });
        await converse(async (session) => {
            await expect(text(session.request({ ":authority": host }))).rejects.toThrow();
        });
        await expect(rig.get(host)).rejects.toThrow("aborted");
    });

    it("answers HEAD, 204 and errors", async () => {
        site();
        await converse(async (session) => {
            const ask = async (method: string, path = "/"): Promise<unknown> => {
                const stream = session.request({ ":method": method, ":authority": host, ":path": path });
                const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
                return [headers[":status"], await text(stream)];
            };
            expect(await ask("GET")).toEqual([521, "error code: 521"]);
            expect(await ask("HEAD")).toEqual([521, ""]);
            await rig.origin("127.0.0.2", ({ url }, response) => {
                response.writeHead(url === "/none" ? 204 : 200, url === "/none" ? {} : { "content-length": 7 });
                response.end(url === "/none" ? undefined : "content");
            });
            expect(await ask("HEAD")).toEqual([200, ""]);
            expect(await ask("GET", "/none")).toEqual([204, ""]);
        });
    });
});

it("sends visitors to the scheme that the zone wants", async () => {
    site();
    await rig.plainOrigin("127.0.0.2", (request, response) => response.end(request.headers["x-forwarded-proto"]));
    expect(await rig.get(host, { plain: true })).toMatchObject({ status: 200, body: "http" });
    rig.set("always_use_https", "on");
    const moved = await rig.get(host, { plain: true, path: "/a?b" });
    expect([moved.status, moved.headers.location]).toEqual([301, `https://${host}/a?b`]);
    rig.set("ssl", "flexible");
    expect(await rig.get(host)).toMatchObject({ status: 200, body: "https" });
});

it("shows a certificate for proxied names alone", async () => {
    rig.state.put("records", record("direct.example.com", "A", "127.0.0.2", { proxied: false }));
    for (const name of ["www.example.org", "direct.example.com", "nothing.example.com"]) {
        await expect(rig.get(name)).rejects.toThrow("handshake failure");
    }
});

it("drops visitors whose TLS is too old for the zone", async () => {
    site();
    await rig.origin("127.0.0.2", (_request, response) => response.end());
    expect(await rig.get(host, { maxVersion: "TLSv1.2" })).toMatchObject({ status: 200 });
    rig.set("min_tls_version", "1.3");
    await expect(rig.get(host, { maxVersion: "TLSv1.2" })).rejects.toThrow("socket hang up");
    expect(await rig.get(host)).toMatchObject({ status: 200 });
});

it("says which address is taken, and lets go of the others", async () => {
    const addresses = ["127.0.0.7", EDGE];
    const { state, ca, ports } = rig;
    const start = (at: string[]) =>
        startEdge({ state, ca, ports, health: healthOf(), originRoots: [], addresses: at, egress: EGRESS });
    await expect(start(addresses)).rejects.toThrow(`EADDRINUSE: address already in use ${EDGE}`);
    const edge = await start(["127.0.0.7"]);
    await edge.close();
});
