import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { TLSSocket } from "node:tls";
import { CertificateAuthority } from "../../../lab/ca";
import type { Monitor, Origin } from "../../../lab/cloudflare/state";
import { type ProbeResult, codeMatches, probe } from "../../../lab/cloudflare/edge/probe";
import { monitor, origin } from "./objects";

const open: Server[] = [];
async function listen(server: Server): Promise<number> {
    open.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
}
const serve = (handler: http.RequestListener): Promise<number> => listen(http.createServer(handler));
afterEach(() => {
    for (const server of open.splice(0)) {
        server.close();
        if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
    }
});

let ca: CertificateAuthority;
beforeAll(async () => {
    ({ ca } = await CertificateAuthority.create("test"));
});

const look = (settings: Partial<Monitor>, more: Partial<Origin> = {}): Promise<ProbeResult> =>
    probe({
        monitor: monitor({ timeout: 2, ...settings }),
        origin: origin("n1", { address: "127.0.0.1", ...more }),
        poolId: "0123456789abcdef0123456789abcdef",
        from: "127.0.0.2",
        trust: [ca.certificatePem],
        signal: new AbortController().signal,
    });

it.each([
    ["200", 200, true],
    ["", 200, true],
    ["", 204, false],
    ["2xx", 204, true],
    ["2xx", 301, false],
    ["200, 302", 302, true],
    ["200-399", 399, true],
    ["200-399", 400, false],
    ["2XX,404", 404, true],
])("%p expects %i: %p", (expected, code, verdict) => {
    expect(codeMatches(expected, code)).toBe(verdict);
});

it("asks as told, from the address given, as Cloudflare's prober", async () => {
    let seen: http.IncomingMessage | undefined;
    let from: string | undefined;
    const port = await serve((request, response) => {
        [seen, from] = [request, request.socket.remoteAddress];
        response.end();
    });
    const header = { Host: ["nyc.example.com"], "X-Check": ["1"] };
    expect(await look({ port, method: "HEAD", path: "/healthz?deep=1", header })).toMatchObject({
        ok: true,
        code: 200,
    });
    expect([seen?.method, seen?.url, from]).toEqual(["HEAD", "/healthz?deep=1", "127.0.0.2"]);
    expect(seen?.headers).toMatchObject({ host: "nyc.example.com", "x-check": "1" });
    expect(seen?.headers["user-agent"]).toContain("Cloudflare-Traffic-Manager/1.0");
});

it.each([
    ["the origin's Host", { header: { Host: ["o.example.com"] } }, { Host: ["m.example.com"] }, "o.example.com"],
    ["the monitor's Host", {}, { Host: ["m.example.com"] }, "m.example.com"],
    ["the address", {}, undefined, "127.0.0.1"],
])("sends %s", async (_name, more, header, expected) => {
    const hosts: (string | undefined)[] = [];
    const port = await serve((request, response) => {
        hosts.push(request.headers.host);
        response.end();
    });
    await look({ port, ...(header && { header }) }, more);
    expect(hosts).toEqual([expected]);
});

it("reads the status and the body", async () => {
    const port = await serve((request, response) => {
        response.writeHead(request.url === "/teapot" ? 418 : 200).end("All is WELL here");
    });
    const reason = "Response code mismatch error";
    expect(await look({ port, path: "/teapot" })).toMatchObject({ ok: false, reason, code: 418 });
    expect(await look({ port, path: "/teapot", expected_codes: "4xx" })).toMatchObject({ ok: true });
    expect(await look({ port, expected_body: "all is well" })).toMatchObject({ ok: true });
    const mismatch = { ok: false, reason: "Response body mismatch error", code: 200 };
    expect(await look({ port, expected_body: "unwell" })).toMatchObject(mismatch);
});

it("searches the first 10 KB of a body and leaves the rest", async () => {
    const port = await serve((_request, response) => {
        response.write("x".repeat(10 * 1024));
        response.end("needle");
    });
    expect(await look({ port, expected_body: "needle" })).toMatchObject({ ok: false });
});

it("follows redirects at the same origin, when told to", async () => {
    const asked: string[] = [];
    const port = await serve((request, response) => {
        asked.push(`${request.headers.host} ${request.url}`);
        const location = { "/": "/next", "/next": `http://www.example.com:${port}/there` }[request.url ?? ""];
        response.writeHead(location === undefined ? 200 : 302, { location: location ?? "" }).end();
    });
    const header = { Host: ["example.com"] };
    expect(await look({ port, header })).toMatchObject({ ok: false, code: 302 });
    expect(await look({ port, header, follow_redirects: true })).toMatchObject({ ok: true, code: 200 });
    const hops = ["example.com /", "example.com /next", `www.example.com:${port} /there`];
    expect(asked).toEqual(["example.com /", ...hops]);
});

describe("https", () => {
    let names: (string | false | null)[];
    async function secure(host: string): Promise<number> {
        names = [];
        const { cert, key } = await ca.issue([host]);
        return listen(
            https.createServer({ cert, key }, (request, response) => {
                names.push((request.socket as TLSSocket & { servername: string | false }).servername);
                response.end();
            }),
        );
    }
    const header = { Host: ["nyc.example.com"] };

    it("names the host in the handshake and checks the certificate", async () => {
        const port = await secure("nyc.example.com");
        expect(await look({ type: "https", port, header })).toMatchObject({ ok: true });
        expect(names).toEqual(["nyc.example.com"]);
    });
    it("names nobody without a Host", async () => {
        const port = await secure("127.0.0.1");
        expect(await look({ type: "https", port })).toMatchObject({ ok: true });
        expect(names).toEqual([false]);
    });
    it("refuses another name's certificate, unless allow_insecure is on", async () => {
        const port = await secure("ams.example.com");
        const refused = { ok: false, reason: "TLS name mismatch error" };
        expect(await look({ type: "https", port, header })).toMatchObject(refused);
        expect(await look({ type: "https", port, header, allow_insecure: true })).toMatchObject({ ok: true });
    });
    it("refuses a certificate of an authority it does not know", async () => {
        const { ca: other } = await CertificateAuthority.create("other");
        const { cert, key } = await other.issue(["nyc.example.com"]);
        const port = await listen(https.createServer({ cert, key }, (_request, response) => response.end()));
        const refused = { ok: false, reason: "TLS untrusted certificate error" };
        expect(await look({ type: "https", port, header })).toMatchObject(refused);
    });
    it("says so when the origin speaks no TLS", async () => {
        const port = await serve((_request, response) => response.end());
        expect(await look({ type: "https", port, header })).toMatchObject({ ok: false, reason: "TLS protocol error" });
    });
});

it("opens a connection, no more, for tcp", async () => {
    const port = await listen(createServer((socket) => socket.on("error", () => undefined)));
    expect(await look({ type: "tcp", port })).toMatchObject({ ok: true });
});

it("tells refused from silent", async () => {
    const silent = await listen(createServer(() => undefined).on("connection", (socket) => socket.unref()));
    const timeout = { ok: false, reason: "HTTP timeout occurred", timedOut: true };
    expect(await look({ port: silent, timeout: 0.1 })).toMatchObject(timeout);
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    const refused = { ok: false, reason: "TCP connection failed", timedOut: false };
    expect(await look({ port })).toMatchObject(refused);
    expect(await look({ port, type: "tcp" })).toMatchObject(refused);
});
