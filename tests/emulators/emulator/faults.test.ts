import fastify, { type FastifyInstance } from "fastify";
import { faults, type Fault } from "../../../lab/emulator/faults";
import { requestLog } from "../../../lab/emulator/request-log";

let app: FastifyInstance;
let base: string;
let carriedOut: number;

beforeEach(async () => {
    carriedOut = 0;
    app = fastify({ forceCloseConnections: true });
    await app.register(requestLog);
    await app.register(faults, { errorBody: (status) => ({ code: status, text: "made to fail" }) });
    app.post("/things", (_request, reply) => {
        carriedOut += 1;
        return reply.code(201).header("x-thing", "1").send({ made: carriedOut });
    });
    base = await app.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(() => app.close());

const order = async (fault: Fault): Promise<number> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${base}/_lab/faults`, { method: "POST", headers, body: JSON.stringify(fault) })).status;
};
const post = (signal?: AbortSignal): Promise<Response> =>
    fetch(`${base}/things?colour=red`, { method: "POST", ...(signal && { signal }) });

it("answers with the status, headers and error shape ordered, as often as ordered", async () => {
    await order({
        match: { method: "post", path: "^/things" },
        status: 429,
        times: 2,
        headers: { "retry-after": "3" },
    });
    const first = await post();
    expect([first.status, first.headers.get("retry-after"), await first.json()]).toEqual([
        429,
        "3",
        { code: 429, text: "made to fail" },
    ]);
    expect((await post()).status).toBe(429);
    expect((await post()).status).toBe(201);
    expect(carriedOut).toBe(1);
});

it("leaves other methods and paths alone", async () => {
    await order({ match: { method: "DELETE", path: "." }, status: 500 });
    await order({ match: { path: "colour=blue" }, status: 500 });
    expect((await post()).status).toBe(201);
});

it("drops the connection", async () => {
    await order({ match: { path: "things" }, drop: true });
    await expect(post()).rejects.toThrow();
    expect(carriedOut).toBe(0);
});

it("leaves the client waiting until it gives up, and closes all the same", async () => {
    await order({ match: { path: "things" }, timeout: true, times: 2 });
    await expect(post(AbortSignal.timeout(100))).rejects.toThrow(/timeout/i);
    const waiting = expect(post()).rejects.toThrow();
    await app.close();
    await waiting;
});

it.each([{ drop: true }, { status: 500 }] as const)(
    "loses only the answer when the request is to be executed",
    async (kind) => {
        await order({ match: { path: "things" }, ...kind, executed: true });
        const status = await post().then(
            (response) => response.status,
            () => "dropped",
        );
        expect([status, carriedOut]).toEqual(["drop" in kind ? "dropped" : 500, 1]);
        expect(await (await post()).json()).toEqual({ made: 2 });
    },
);

it("forgets faults when told to", async () => {
    await order({ match: { path: "." }, status: 500, times: 9 });
    expect((await fetch(`${base}/_lab/faults`, { method: "DELETE" })).status).toBe(204);
    expect((await post()).status).toBe(201);
    expect(await (await fetch(`${base}/_lab/faults`)).json()).toEqual({ faults: [] });
});

it.each([
    [{ match: { path: "(" }, status: 500 }],
    [{ match: { path: "." }, status: 500, drop: true }],
    [{ match: { path: "." } }],
] as const)("refuses an order that makes no sense: %j", async (fault) => {
    expect(await order(fault as Fault)).toBe(400);
    expect((await post()).status).toBe(201);
});

it("keeps a record of what it was asked, and of what it does not know", async () => {
    await post();
    await fetch(`${base}/nothing/here`);
    await order({ match: { path: "things" }, status: 503 });
    expect(app.requestLog.all.map(({ url, status }) => [url, status])).toEqual([
        ["/things?colour=red", 201],
        ["/nothing/here", 404],
    ]);
    expect(app.requestLog.unknown).toEqual(["GET /nothing/here"]);
});
