import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { connect, type AddressInfo, type LookupFunction, type Server as NetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket, WebSocketServer } from "ws";
import { CertificateAuthority } from "../../../lab/ca";
import { requireFreePort } from "../../../lab/doors";
import { createListener } from "../../../lab/visitor/gateway/listener";
import { GATEWAY } from "../../../lab/visitor/gateway/service";
import { createUpstream } from "../../../lab/visitor/gateway/upstream";

let folder: string;
let site: TlsServer;
let upstream: Server;
let gateway: NetServer;
let port: number;
let leftBehind: Promise<unknown>;

const portOf = (server: NetServer): number => (server.address() as AddressInfo).port;

/** Knows the sites of example.com, all at this host. */
const lookup: LookupFunction = (hostname, { all }, callback) => {
    const error = Object.assign(new Error(`queryA ENOTFOUND ${hostname}`), { code: "ENOTFOUND" });
    if (!hostname.endsWith(".example.com")) callback(error, "", 4);
    else if (all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
};

beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinswarm-gateway-"));
    const { ca } = await CertificateAuthority.create("gateway test");
    site = createTlsServer(await ca.issue(["*.example.com"]));
    site.on("request", (request: IncomingMessage, response) => {
        if (request.url === "/web")
            return response.writeHead(302, { location: `https://${request.headers.host}/web/` }).end();
        if (request.url === "/silent") return void (leftBehind = once(request.socket, "close"));
        if (request.url === "/page") {
            const { host, "accept-encoding": encoding } = request.headers;
            const html = `<img src="https://${host}/é.png"> https://${host} https://${host}.org/ https://b.example.com/ ${encoding}`;
            const headers = { "content-type": "text/html; charset=utf-8", "content-length": Buffer.byteLength(html) };
            return response.writeHead(200, headers).end(html);
        }
        if (request.url === "/broken" || request.url === "/broken-page") {
            const type = request.url === "/broken" ? "text/plain" : "text/html";
            response.writeHead(200, { "content-length": 100, "content-type": type });
            response.write("half");
            return void setImmediate(() => response.destroy());
        }
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () =>
            response.end(JSON.stringify({ method: request.method, headers: request.headers, body })),
        );
    });
    const sockets = new WebSocketServer({ noServer: true });
    site.on("upgrade", (request: IncomingMessage, socket, head) => {
        if (request.url === "/denied") return socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        sockets.handleUpgrade(request, socket, head, (client) => {
            client.on("message", (data: Buffer) =>
                client.send(`${request.headers.host} ${request.headers.origin}: ${data.toString()}`),
            );
        });
    });
    await once(site.listen(0, "127.0.0.1"), "listening");
    upstream = createUpstream({ lookup, ca: ca.certificatePem, port: portOf(site), silenceMs: 300 });
    await once(upstream.listen(join(folder, "socket")), "listening");
    gateway = createListener(join(folder, "socket"));
    await once(gateway.listen(0, "127.0.0.1"), "listening");
    port = portOf(gateway);
});

afterAll(async () => {
    for (const server of [gateway, upstream, site]) server.close();
    upstream.closeAllConnections();
    site.closeAllConnections();
    await rm(folder, { recursive: true });
});

interface Asked {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
}

/** What a browser of the host would do for an address below `<host>.localhost`. */
async function open(host: string, { path = "/", method = "GET", headers = {}, body }: Asked = {}) {
    const request = httpRequest({ port, path, method, headers: { host: `${host}:${port}`, ...headers } });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += String(part);
    return { status: response.statusCode, headers: response.headers, text };
}

it("makes a browser's request the site's own, body included", async () => {
    const { status, text } = await open("a.example.com.localhost", {
        method: "POST",
        body: "hello",
        headers: { "x-a": "b" },
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
        method: "POST",
        body: "hello",
        headers: { host: "a.example.com", "x-a": "b" },
    });
});

it("frames the body of a GET, so that it cannot be taken for a request", async () => {
    const smuggled = "GET /web HTTP/1.1\r\nhost: b.example.com\r\n\r\n";
    const headers = { "transfer-encoding": "chunked" };
    const { text } = await open("a.example.com.localhost", { body: smuggled, headers });
    expect(JSON.parse(text)).toMatchObject({ body: smuggled, headers: { host: "a.example.com" } });
});

it("leads redirects back to itself", async () => {
    const { status, headers } = await open("a.example.com.localhost", { path: "/web" });
    expect([status, headers.location]).toEqual([302, `http://a.example.com.localhost:${port}/web/`]);
});

it("leads what a page names of its own site back to itself, and nothing else", async () => {
    const headers = { accept: "text/html,*/*", "accept-encoding": "gzip" };
    const { text } = await open("a.example.com.localhost", { path: "/page", headers });
    const own = `http://a.example.com.localhost:${port}`;
    expect(text).toBe(`<img src="${own}/é.png"> ${own} https://a.example.com.org/ https://b.example.com/ identity`);
    expect((await open("a.example.com.localhost", { path: "/page", method: "HEAD" })).text).toBe("");
});

it("tells a person who has no site how to ask for one", async () => {
    const nobody = await open("localhost");
    expect(nobody.status).toBe(404);
    expect(nobody.text).toContain(`http://hello.example.com.localhost:${port}/`);
    const unknown = await open("www.debian.org.localhost");
    expect([unknown.status, unknown.text]).toEqual([
        404,
        "The lab's DNS knows no www.debian.org. Names of the sites: npm run status\n",
    ]);
    expect((await open("a.example.com.localhost", { path: "http://b.example.com/" })).status).toBe(404);
});

it("says that a site is silent, and cuts an answer that the site cut", async () => {
    const silent = await open("a.example.com.localhost", { path: "/silent" });
    expect([silent.status, silent.text]).toEqual([502, expect.stringContaining("silent for 0.3 s")]);
    await leftBehind;
    await expect(open("a.example.com.localhost", { path: "/broken" })).rejects.toThrow(/aborted/);
    await expect(open("a.example.com.localhost", { path: "/broken-page" })).rejects.toThrow(/hang up/);
});

const webSocket = (path: string): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${port}${path}`, {
        headers: { host: `a.example.com.localhost:${port}`, origin: `http://a.example.com.localhost:${port}` },
    });

it("passes a WebSocket", async () => {
    const socket = webSocket("/live");
    await once(socket, "open");
    socket.send("hello");
    const [message] = (await once(socket, "message")) as [Buffer];
    expect(message.toString()).toBe("a.example.com https://a.example.com: hello");
    socket.close();
    await once(socket, "close");
});

it("passes a refusal to upgrade", async () => {
    await expect(once(webSocket("/denied"), "open")).rejects.toThrow("403");
});

it("says what to type when its half in the lab is gone", async () => {
    const alone = createListener(join(folder, "none"));
    await once(alone.listen(0, "127.0.0.1"), "listening");
    const socket = connect(portOf(alone), "127.0.0.1");
    let text = "";
    for await (const part of socket.setEncoding("utf8")) text += String(part);
    expect(text).toMatch(/^HTTP\/1.1 503 [^]*npm run lab -- up/);
    alone.close();
});

it("names the remedy where its port is taken", async () => {
    await expect(requireFreePort(GATEWAY, port)).rejects.toThrow(`export TWINSWARM_GATEWAY_PORT=${port + 1}`);
});
