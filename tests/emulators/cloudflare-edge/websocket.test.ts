import { once } from "node:events";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { EDGE, type Rig, startRig } from "./edge-rig";
import { record } from "./objects";

let rig: Rig;
const host = "www.example.com";
beforeAll(async () => {
    rig = await startRig();
});
beforeEach(() => rig.state.put("records", record(host, "A", "127.0.0.2")));
afterEach(() => rig.reset());
afterAll(() => rig.stop());

/** By the edge's address; `ws` passes on the options of TLS that its types do not know. */
function open(): WebSocket {
    const options = { servername: host, ca: rig.ca.certificatePem, headers: { host } };
    return new WebSocket(`wss://${EDGE}:${rig.ports.https}/chat`, ["v1"], options);
}

/** Longer than an origin may let a request wait. */
const SILENCE_MS = 400;

/** An origin that greets by address and path, and echoes after a while. */
async function chat(): Promise<void> {
    const server = await rig.origin("127.0.0.2", (request, response) => {
        response.writeHead(400).end(`no upgrade: ${request.headers.upgrade}`);
    });
    new WebSocketServer({ server, path: "/chat" }).on("connection", (socket, { headers, url }) => {
        socket.send(`${String(headers["cf-connecting-ip"])} ${url}`);
        socket.on("message", (data: RawData) => setTimeout(() => socket.send(data), SILENCE_MS));
        socket.on("error", () => undefined);
    });
}

const next = async (socket: WebSocket): Promise<string> => {
    const [data] = (await once(socket, "message")) as [Buffer];
    return data.toString();
};

it("carries WebSockets both ways, also after a silence", async () => {
    await chat();
    const socket = open();
    expect(await next(socket)).toBe(`${EDGE} /chat`);
    expect(socket.protocol).toBe("v1");
    const big = "x".repeat(1_000_000);
    socket.send(big);
    expect(await next(socket)).toBe(big);
    socket.close(1000);
    expect((await once(socket, "close"))[0]).toBe(1000);
});

it("ends with the origin", async () => {
    await chat();
    const socket = open();
    await next(socket);
    socket.on("error", () => undefined);
    const closed = once(socket, "close");
    await rig.reset();
    expect((await closed)[0]).toBe(1006);
});

/** The status of an answer that is no switch of protocols. */
async function refusal(): Promise<number | undefined> {
    const socket = open();
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
    socket.terminate();
    return response.statusCode;
}

it("passes on the refusals of origins, its own, and the zone's", async () => {
    expect(await refusal()).toBe(521);
    await chat();
    rig.set("websockets", "off");
    expect(await refusal()).toBe(400);
});
