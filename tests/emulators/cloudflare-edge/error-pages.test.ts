/** How the edge's own answers come about, and what they look like. */
import { createServer } from "node:net";
import { CertificateAuthority } from "../../../lab/ca";
import { deadListener } from "./dead-listener";
import { EDGE, type Rig, startRig } from "./edge-rig";
import { balancer, origin, pool, record } from "./objects";

let rig: Rig;
beforeAll(async () => {
    rig = await startRig({
        lookup: (name, _options, done) => done(Object.assign(new Error(name), { code: "ENOTFOUND" }), ""),
    });
});
afterEach(() => rig.reset());
afterAll(() => rig.stop());

const host = "www.example.com";
const pointAt = (content: string): void =>
    rig.state.put("records", record(host, /^[\d.]+$/.test(content) ? "A" : "CNAME", content));

/** The status and the one line that a visitor without a browser gets. */
async function failure(of = host, asked: Parameters<Rig["get"]>[1] = {}): Promise<string> {
    const { status, body, headers } = await rig.get(of, asked);
    expect(headers.server).toBe("cloudflare");
    expect(headers["cf-ray"]).toMatch(/^[0-9a-f]{16}-EWR$/);
    return `${status} ${body}`;
}

it("520: the origin hangs up instead of answering", async () => {
    pointAt("127.0.0.2");
    await rig.origin("127.0.0.2", (request) => request.socket.destroy());
    expect(await failure()).toBe("520 error code: 520");
});

it("520: the origin's answer is no HTTP", async () => {
    pointAt("127.0.0.2");
    await rig.origin("127.0.0.2", (request) => request.socket.end("HELO\r\n"));
    expect(await failure()).toBe("520 error code: 520");
});

it("521: the origin refuses the connection", async () => {
    pointAt("127.0.0.2");
    expect(await failure()).toBe("521 error code: 521");
});

it("522: the connection times out", async () => {
    pointAt("127.0.0.2");
    const revive = await deadListener("127.0.0.2", rig.originPorts.https);
    const started = performance.now();
    expect(await failure()).toBe("522 error code: 522");
    expect(performance.now() - started).toBeGreaterThanOrEqual(290);
    await revive();
});

it("523: there is no way to the origin", async () => {
    // The kernel has no way for TCP to the broadcast address.
    pointAt("255.255.255.255");
    expect(await failure()).toBe("523 error code: 523");
});

it("524: the origin takes the request and falls silent", async () => {
    pointAt("127.0.0.2");
    await rig.origin("127.0.0.2", () => undefined);
    expect(await failure()).toBe("524 error code: 524");
});

it("525: the origin speaks no TLS, or none in time", async () => {
    pointAt("127.0.0.2");
    const server = createServer((socket) =>
        socket
            .on("error", () => undefined)
            .resume()
            .end("no TLS here"),
    );
    await rig.listen(server, "127.0.0.2", rig.originPorts.https);
    expect(await failure()).toBe("525 error code: 525");
    await rig.reset();
    pointAt("127.0.0.2");
    const silent = createServer((socket) => socket.on("error", () => undefined).resume());
    await rig.listen(silent, "127.0.0.2", rig.originPorts.https);
    expect(await failure()).toBe("525 error code: 525");
});

describe("526: the certificate is not valid", () => {
    const answer = (pair?: { cert: string; key: string }) =>
        rig.origin("127.0.0.2", (_request, response) => response.end("ok"), pair);
    beforeEach(() => {
        pointAt("127.0.0.2");
        rig.set("ssl", "strict");
    });

    it("but of the origin CA it is", async () => {
        await answer();
        expect(await rig.get(host)).toMatchObject({ status: 200, body: "ok" });
    });
    it("of an unknown authority, which matters to strict alone", async () => {
        const { ca } = await CertificateAuthority.create("unknown");
        await answer(await ca.issue([host]));
        expect(await failure()).toBe("526 error code: 526");
        rig.set("ssl", "full");
        expect(await rig.get(host)).toMatchObject({ status: 200 });
    });
    it("of another name", async () => {
        await answer(await rig.originCa.issue(["shop.example.com"]));
        expect(await failure()).toBe("526 error code: 526");
    });
    it("of the past", async () => {
        await answer(await rig.originCa.issue([host], -0.5));
        expect(await failure()).toBe("526 error code: 526");
    });
});

it("530: a balancer whose pools and fallback are disabled", async () => {
    rig.state.put("pools", pool("nyc", [origin("n1")], { enabled: false }));
    rig.state.put("loadBalancers", balancer({ name: host, default_pools: ["nyc"], fallback_pool: "nyc" }));
    expect(await failure()).toBe("530 error code: 1016");
});

it("530: a CNAME that leads nowhere, in the account or out of it", async () => {
    pointAt("gone.example.com");
    expect(await failure()).toBe("530 error code: 1016");
    await rig.reset();
    pointAt("gone.example.org");
    expect(await failure()).toBe("530 error code: 1016");
});

it("1000: an origin at Cloudflare itself", async () => {
    pointAt(EDGE);
    expect(await failure()).toBe("403 error code: 1000");
});

it("1001: names of nobody, and those that are not proxied", async () => {
    rig.state.put("records", record("direct.example.com", "A", "127.0.0.2", { proxied: false }));
    const plain = { plain: true };
    expect(await failure("www.example.org", plain)).toBe("409 error code: 1001");
    expect(await failure("nothing.example.com", plain)).toBe("409 error code: 1001");
    expect(await failure("direct.example.com", plain)).toBe("409 error code: 1001");
    pointAt("127.0.0.2");
    expect(await failure("www.example.org", { serverName: host })).toBe("409 error code: 1001");
});

it("1003: an address instead of a name", async () => {
    expect(await failure(EDGE, { plain: true, headers: { host: `${EDGE}:80` } })).toBe("403 error code: 1003");
});

it("shows a browser a page, with the ray's id", async () => {
    pointAt("127.0.0.2");
    const { status, headers, body } = await rig.get(host, { headers: { accept: "text/html,*/*;q=0.8" } });
    expect([status, headers["content-type"]]).toEqual([521, "text/html; charset=UTF-8"]);
    expect(body).toContain("Web server is down");
    expect(body).toContain(`Ray ID: <strong>${String(headers["cf-ray"]).split("-")[0]}</strong>`);
    expect((await rig.get(host, { method: "HEAD" })).body).toBe("");
});
