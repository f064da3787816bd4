/** Connections to origins: how long they live, and what passes through them. */
import { once } from "node:events";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { Origin } from "../../../lab/cloudflare/state";
import { EDGE, type Rig, startRig } from "./edge-rig";
import { healthOf, origin, record } from "./objects";

let rig: Rig;
let tellDown: ((origin: Origin) => void) | undefined;
beforeAll(async () => {
    const onDown = (listener: (origin: Origin) => void): (() => void) => {
        tellDown = listener;
        return () => (tellDown = undefined);
    };
    rig = await startRig({ health: { ...healthOf(), onDown } });
});
const host = "www.example.com";
beforeEach(() => rig.state.put("records", record(host, "A", "127.0.0.2")));
afterEach(() => rig.reset());
afterAll(async () => {
    await rig.stop();
    expect(tellDown).toBeUndefined();
});

/** An origin that tells how many connections it has seen. */
async function counting(onRequest?: (socket: Socket, method?: string) => void) {
    const sockets: Socket[] = [];
    const server = await rig.origin("127.0.0.2", (request, response) => {
        onRequest?.(request.socket, request.method);
        if (!request.socket.destroyed) response.end(String(sockets.length));
    });
    server.on("secureConnection", (socket: Socket) => sockets.push(socket));
    return { server, sockets };
}

it("uses a connection again", async () => {
    await counting();
    expect([(await rig.get(host)).body, (await rig.get(host)).body]).toEqual(["1", "1"]);
});

it("keeps names apart, as the origin chose its certificate by the name", async () => {
    rig.state.put("records", record("shop.example.com", "A", "127.0.0.2"));
    await counting();
    expect([(await rig.get(host)).body, (await rig.get("shop.example.com")).body]).toEqual(["1", "2"]);
});

it("lets go of the connections of an origin that is found dead", async () => {
    const { sockets } = await counting();
    await rig.get(host);
    const closed = once(sockets[0]!, "close");
    tellDown?.(origin("n1", { address: "127.0.0.3" }));
    expect((await rig.get(host)).body).toBe("1");
    tellDown?.(origin("n1", { address: "127.0.0.2" }));
    await closed;
    expect((await rig.get(host)).body).toBe("2");
});

describe("an origin that has closed the kept connection by the time of the next request", () => {
    /** Closes every connection at its second request. */
    const stale = () => {
        const served = new WeakSet<Socket>();
        return counting((socket) => (served.has(socket) ? socket.destroy() : served.add(socket)));
    };

    it.each(["GET", "HEAD", "PUT"])("is asked again: %s", async (method) => {
        await stale();
        await rig.get(host);
        const body = method === "PUT" ? { body: "x", headers: { "content-length": 1 } } : {};
        expect(await rig.get(host, { method, ...body })).toMatchObject({ status: 200 });
    });
    it("is not, where that might do something twice", async () => {
        await stale();
        await rig.get(host);
        expect(await rig.get(host, { method: "POST", body: "x" })).toMatchObject({ status: 520 });
    });
});

it("passes bodies on as they come, in both directions", async () => {
    // Each side waits for the other's piece: nothing may be kept back until the end.
    await rig.origin("127.0.0.2", (request, response) => {
        request.on("data", (chunk: Buffer) => response.write(`${chunk.toString()}!`));
        request.on("end", () => response.end("."));
    });
    const request = https.request({
        host: EDGE,
        port: rig.ports.https,
        servername: host,
        ca: rig.ca.certificatePem,
        method: "POST",
        headers: { host },
        agent: false,
    });
    request.write("one");
    const [response] = (await once(request, "response")) as [AsyncIterable<Buffer>];
    const pieces: string[] = [];
    for await (const piece of response) {
        pieces.push(piece.toString());
        if (pieces.length === 1) request.write("two");
        if (pieces.length === 2) request.end();
    }
    expect(pieces).toEqual(["one!", "two!", "."]);
});

it("takes a visitor's leave to the origin", async () => {
    let left: Promise<unknown> | undefined;
    await rig.origin("127.0.0.2", (request, response) => {
        left = once(request.socket, "close");
        response.write("never ending");
    });
    const port = rig.ports.https;
    const request = https.get({ host: EDGE, port, servername: host, ca: rig.ca.certificatePem, headers: { host } });
    const [response] = (await once(request, "response")) as [NodeJS.ReadableStream];
    await once(response, "data");
    request.destroy();
    await left;
    expect(left).toBeDefined();
});

it("lets a visitor ask for leave to send", async () => {
    await rig.origin("127.0.0.2", (request, response) => {
        expect(request.headers).not.toHaveProperty("expect");
        request.pipe(response);
    });
    const headers = { expect: "100-continue", "content-length": 5 };
    expect(await rig.get(host, { method: "POST", headers, body: "hello" })).toMatchObject({ body: "hello" });
});
