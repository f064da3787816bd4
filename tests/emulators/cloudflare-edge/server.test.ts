import * as http2 from "node:http2";
import { text } from "node:stream/consumers";
import { EDGE, EGRESS, type Rig, startRig } from "./edge-rig";
import { balancer, origin, pool, record } from "./objects";

let rig: Rig;
beforeAll(async () => {
    rig = await startRig();
});
afterEach(() => rig.reset());
afterAll(() => rig.stop());

it("answers for a name whose CNAME leads to another zone's balancer", async () => {
    const { state } = rig;
    state.put("pools", pool("nyc", [origin("n1", { address: "127.0.0.2" })]));
    state.put("loadBalancers", balancer({ default_pools: ["nyc"], fallback_pool: "nyc" }));
    state.put("records", record("www.example.net", "CNAME", "nyc.example.com", { zone_id: "other" }));
    let from: string | undefined;
    await rig.origin("127.0.0.2", (request, response) => {
        from = request.socket.remoteAddress;
        response.end(`${request.headers.host} ${request.url}`);
    });
    const answer = await rig.get("www.example.net", { path: "/a?b=c" });
    expect(answer).toMatchObject({ status: 200, body: "www.example.net /a?b=c" });
    expect(EGRESS).toContain(from);
});

it("speaks HTTP/2", async () => {
    rig.state.put("records", record("www.example.com", "A", "127.0.0.2"));
    await rig.origin("127.0.0.2", (request, response) => {
        response.setHeader("keep-alive", "timeout=5");
        response.setHeader("set-cookie", ["a=1", "b=2"]);
        request.pipe(response);
    });
    const session = http2.connect(`https://${EDGE}:${rig.ports.https}`, {
        ca: rig.ca.certificatePem,
        servername: "www.example.com",
    });
    try {
        const stream = session.request({ ":method": "POST", ":authority": "www.example.com", ":path": "/" });
        const headers = new Promise<http2.IncomingHttpHeaders>((resolve) => stream.once("response", resolve));
        stream.end("hello");
        expect(await text(stream)).toBe("hello");
        expect(await headers).toMatchObject({ ":status": 200, server: "cloudflare", "set-cookie": ["a=1", "b=2"] });
        expect(session.alpnProtocol).toBe("h2");
    } finally {
        session.close();
    }
});
