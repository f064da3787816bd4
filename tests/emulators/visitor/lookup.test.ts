import { createSocket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import * as packet from "dns-packet";
import { lookupAt } from "../../../lab/visitor/lookup";

const QUICK = 5;

let closing = (): void => undefined;
afterEach(() => closing());

it("waits for a resolver that has always been quick, and is held up once", async () => {
    let [asked, heldUpAt] = [0, 0];
    const server = createSocket("udp4");
    closing = () => server.close();
    server.on("message", (message, { port, address }) => {
        const { id, questions = [] } = packet.decode(message);
        const name = questions[0]?.name ?? "";
        if (name === "slow.example.com") {
            heldUpAt ||= Date.now();
            if (Date.now() - heldUpAt < 1_200) return;
        }
        asked++;
        const answers = [{ type: "A" as const, name, ttl: 0, data: "192.0.2.1" }];
        server.send(packet.encode({ type: "response", id, questions, answers }), port, address);
    });
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    const lookup = lookupAt(`127.0.0.1:${server.address().port}`);
    const find = promisify<string, unknown>((name, done) => lookup(name, {}, (error, found) => done(error, found)));
    for (let at = 0; at < QUICK; at++) expect(await find(`quick${at}.example.com`)).toBe("192.0.2.1");
    expect(asked).toBe(QUICK);
    expect(await find("slow.example.com")).toBe("192.0.2.1");
});
