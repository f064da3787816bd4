/**
 * A small internet for the visitor's tests: a root and an authoritative name server at the addresses that the Cloudflare
 * emulator would hold, and a web server behind TLS. argv: a folder with `cert.pem` and `key.pem`. It says "ready".
 */
import { createSocket } from "node:dgram";
import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { decode, encode, type Answer, type Packet } from "dns-packet";
import { CLOUDFLARE, ROOT_SERVER } from "../../../lab/plan";

const folder = process.argv[2] ?? "";
const NAME_SERVER = CLOUDFLARE.nameServers["ada.ns.cloudflare.com"];
const [EDGE] = CLOUDFLARE.edge;
const SOA = {
    type: "SOA",
    name: "example.com",
    ttl: 2,
    data: {
        mname: "ada.ns.cloudflare.com",
        rname: "dns.cloudflare.com",
        serial: 1,
        refresh: 10_000,
        retry: 2_400,
        expire: 604_800,
        minimum: 2,
    },
} as const;

const DELEGATION: Partial<Packet> = {
    authorities: [{ type: "NS", name: "example.com", ttl: 86_400, data: "ada.ns.cloudflare.com" }],
    additionals: [{ type: "A", name: "ada.ns.cloudflare.com", ttl: 86_400, data: NAME_SERVER }],
};
const ROOT_NS: Answer[] = [{ type: "NS", name: ".", ttl: 86_400, data: "a.root-servers.net" }];
const NXDOMAIN = 3;
const AUTHORITATIVE = 1 << 10;

/** Answers like a root that knows `example.com` alone. */
function root(name: string): Partial<Packet> {
    if (name === ".") return { flags: AUTHORITATIVE, answers: ROOT_NS };
    if (name === "com") return { flags: AUTHORITATIVE, authorities: [{ ...SOA, name: "." }] };
    if (name.endsWith("example.com")) return DELEGATION;
    return { flags: AUTHORITATIVE | NXDOMAIN, authorities: [{ ...SOA, name: "." }] };
}

/** `late.example.com` appears when the folder holds a file of that name. */
function zone(name: string, type: string): Partial<Packet> {
    const exists = name !== "late.example.com" || isThere(name);
    if (!exists || name.startsWith("no.")) return { flags: AUTHORITATIVE | NXDOMAIN, authorities: [SOA] };
    if (type !== "A") return { flags: AUTHORITATIVE, authorities: [SOA] };
    return { flags: AUTHORITATIVE, answers: [{ type: "A", name, ttl: 60, data: EDGE }] };
}

function isThere(file: string): boolean {
    try {
        readFileSync(join(folder, file));
        return true;
    } catch {
        return false;
    }
}

function serveNames(address: string, reply: (name: string, type: string) => Partial<Packet>): Promise<void> {
    const socket = createSocket("udp4");
    socket.on("message", (message, from) => {
        const query = decode(message);
        const [question] = query.questions ?? [];
        if (question === undefined) return;
        const name = question.name.toLowerCase();
        appendFileSync(join(folder, "queries"), `${address} ${name} ${question.type}\n`);
        const answer = {
            type: "response",
            id: query.id,
            questions: query.questions,
            ...reply(name || ".", question.type),
        };
        socket.send(encode(answer as Packet), from.port, from.address);
    });
    return new Promise((resolve) => socket.bind(53, address, resolve));
}

const web = createServer({ cert: readFileSync(join(folder, "cert.pem")), key: readFileSync(join(folder, "key.pem")) });
web.on("request", (request, response) => {
    const host = request.headers.host ?? "";
    if (request.url === "/web") {
        response.writeHead(302, {
            location: `https://${host}/web/`,
            "set-cookie": ["__cflb=a; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=None", "b=c"],
        });
        response.end();
        return;
    }
    if (request.url === "/slow") return;
    response.writeHead(200, { "content-type": "application/json" });
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (text: string) => (body += text));
    request.on("end", () => response.end(JSON.stringify({ method: request.method, headers: request.headers, body })));
});

void Promise.all([
    serveNames(ROOT_SERVER, root),
    serveNames(NAME_SERVER, zone),
    new Promise<void>((resolve) => web.listen(443, EDGE, resolve)),
]).then(() => console.log("ready"));
