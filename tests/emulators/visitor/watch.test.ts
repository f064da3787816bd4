/** What a game day's visitor makes of connections that take long to stand, as they do while the host is busy. */
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo, LookupFunction } from "node:net";
import { Connections } from "../../../lab/gameday/watch/connections";
import { look } from "../../../lab/gameday/watch/request";

const PATIENCE_MS = 20_000;

let server: Http2Server;
let url: string;
const sessions: ServerHttp2Session[] = [];

beforeAll(async () => {
    server = createServer((_, response) => response.end("well"));
    server.on("session", (session) => void sessions.push(session));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://slow.example.com:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
});

/** Finds the server, but not before it is told to. */
function slowLookup(): { readonly lookup: LookupFunction; readonly answer: () => void } {
    const waiting: (() => void)[] = [];
    return {
        lookup: (_name, _options, found) => void waiting.push(() => found(null, [{ address: "127.0.0.1", family: 4 }])),
        answer: () => waiting.splice(0).forEach((tell) => tell()),
    };
}

it("lets the others wait on when one has lost patience with their connection", async () => {
    const { lookup, answer } = slowLookup();
    const connections = new Connections(lookup, PATIENCE_MS);
    const [patient, hasty] = [look(connections, url, PATIENCE_MS), look(connections, url, 10)];
    expect(await hasty).toEqual({ status: null, error: "no answer" });
    answer();
    expect(await patient).toEqual({ status: 200 });
});

it("opens another connection when one is old, and takes nothing back that waits for the old one", async () => {
    const { lookup, answer } = slowLookup();
    const connections = new Connections(lookup, 0);
    const both = Promise.all([look(connections, url, PATIENCE_MS), look(connections, url, PATIENCE_MS)]);
    answer();
    expect(await both).toEqual([{ status: 200 }, { status: 200 }]);
});
