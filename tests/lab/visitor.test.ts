import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { bringDown } from "../../lab/down";
import { inNamespace } from "../../lab/network/namespaces";
import { ADDRESS, CLOUDFLARE, ROOT_SERVER } from "../../lab/plan";
import { run, until, type Finished } from "../../lab/process";
import { ask, askAll, VisitorSession } from "../../lab/visitor/ask";
import { ensureGateway } from "../../lab/visitor/gateway/service";
import { curlCommand } from "../../lab/visitor/visit";
import { asVisitor, VISITOR, visitorEnvironment } from "../../lab/visitor/visitor";
import { startWorld, WORLD } from "./visitor/start";

jest.setTimeout(10 * 60_000);

beforeAll(async () => {
    await bringDown();
    await startWorld();
});

afterAll(bringDown);

const queries = async (name: string): Promise<string[]> => {
    const lines = (await readFile(join(WORLD, "queries"), "utf8")).split("\n");
    return lines.filter((line) => line.includes(` ${name} A`)).map((line) => line.split(" ")[0] ?? "");
};

/** Asks the resolver with another program than the visitor's own. */
async function resolve(name: string): Promise<string> {
    const script = `
        const { Resolver } = require("node:dns").promises;
        const resolver = new Resolver({ timeout: 2000, tries: 1 });
        resolver.setServers([${JSON.stringify(ADDRESS.resolver)}]);
        resolver.resolve4(${JSON.stringify(name)}).then((found) => console.log(found.join()), ({ code }) => console.log(code));`;
    const [command = "", ...args] = inNamespace(VISITOR, [process.execPath, "-e", script]);
    return (await run(command, args)).stdout.trim();
}

const curl = (...words: string[]) => {
    const [command = "", ...args] = asVisitor(curlCommand(["-s", ...words]));
    return run(command, args, { env: visitorEnvironment({ ...process.env, https_proxy: "http://127.0.0.1:9" }) });
};

describe("the resolver", () => {
    it("finds names from the root down, and asks once for what it has cached", async () => {
        expect(await resolve("hello.example.com")).toBe(CLOUDFLARE.edge[0]);
        expect(await resolve("hello.example.com")).toBe(CLOUDFLARE.edge[0]);
        expect(await queries("hello.example.com")).toEqual([CLOUDFLARE.nameServers["ada.ns.cloudflare.com"]]);
        expect(await readFile(join(WORLD, "queries"), "utf8")).toContain(`${ROOT_SERVER} `);
    });

    it("remembers for the negative TTL that a name does not exist, and no longer", async () => {
        expect(await resolve("late.example.com")).toBe("ENOTFOUND");
        await writeFile(join(WORLD, "late.example.com"), "");
        expect(await resolve("late.example.com")).toBe("ENOTFOUND");
        expect(await queries("late.example.com")).toHaveLength(1);
        const found = async () => (await resolve("late.example.com")) === CLOUDFLARE.edge[0];
        await until("the new name", found, { deadlineMs: 10_000 });
    });

    it("answers for Docker Hub itself, and says of the rest of the world that it does not exist", async () => {
        expect(await resolve("registry-1.docker.io")).toBe(ADDRESS.registry);
        expect(await resolve("auth.docker.io")).toBe(ADDRESS.registry);
        expect(await resolve("www.debian.org")).toBe("ENOTFOUND");
    });
});

describe("a visit", () => {
    it("goes by the lab's names and trust, whatever the host's proxy, and leaves the host's files alone", async () => {
        const before = await readFile("/etc/resolv.conf", "utf8");
        const { stdout } = await curl(
            "-w",
            "%{remote_ip} %{http_code}",
            "-o",
            "/dev/null",
            "https://hello.example.com/",
        );
        expect(stdout).toBe(`${CLOUDFLARE.edge[0]} 200`);
        expect(await readFile("/etc/resolv.conf", "utf8")).toBe(before);
    });

    it("sees the lab's authority in place of the host's, and fails as curl does where a name is missing", async () => {
        await expect(
            curl("--cacert", "/etc/ssl/certs/ca-certificates.crt", "https://a.example.com/"),
        ).resolves.toBeDefined();
        await expect(curl("https://no.example.com/")).rejects.toMatchObject({ code: 6 });
    });
});

describe("asking", () => {
    it("gets status, headers, body and the address that answered", async () => {
        const answer = await ask("https://hello.example.com/a?b", { headers: { cookie: "c=d" } });
        expect(answer).toMatchObject({ status: 200, address: CLOUDFLARE.edge[0] });
        expect(JSON.parse(answer.body)).toMatchObject({ method: "GET", headers: { cookie: "c=d" } });
    });

    it("shows redirects instead of following them, and names why an address did not answer", async () => {
        const [redirect, missing, slow, fixed] = await askAll([
            { url: "https://hello.example.com/web" },
            { url: "https://no.example.com/" },
            { url: "https://hello.example.com/slow", timeoutMs: 500 },
            { url: "https://no.example.com/", address: CLOUDFLARE.edge[1], timeoutMs: 500 },
        ]);
        expect(redirect).toMatchObject({ status: 302, headers: { location: "https://hello.example.com/web/" } });
        expect(missing).toMatchObject({ status: null, error: expect.stringContaining("ENOTFOUND") as string });
        expect(slow).toMatchObject({ status: null, error: expect.stringMatching(/timeout/i) as string });
        expect(fixed).toMatchObject({ status: null, address: CLOUDFLARE.edge[1] });
    });

    it("asks many at once through one helper", async () => {
        await using session = new VisitorSession();
        const urls = Array.from({ length: 60 }, (_, number) => `https://s${number}.example.com/`);
        const answers = await Promise.all(urls.map((url) => session.ask({ url })));
        expect(answers.map(({ url, status }) => [url, status])).toEqual(urls.map((url) => [url, 200]));
    });
});

describe("the gateway", () => {
    const PORT = 18_080;
    const open = (host: string, path: string): Promise<Finished> => {
        const url = `http://${host}.localhost:${PORT}${path}`;
        return run("curl", ["-qs", "--noproxy", "*", "-i", "--resolve", `${host}.localhost:${PORT}:127.0.0.1`, url]);
    };

    it("opens a site for the host, over the lab's names and TLS, and leads back to itself", async () => {
        await ensureGateway(PORT);
        await ensureGateway(PORT);
        expect((await open("hello.example.com", "/")).stdout).toMatch(/^HTTP\/1.1 200 [^]*"host":"hello.example.com"/);
        const { stdout } = await open("hello.example.com", "/web");
        expect(stdout).toMatch(/^location: http:\/\/hello.example.com.localhost:18080\/web\/\r$/m);
        expect(stdout).toMatch(/^set-cookie: __cflb=a; Domain=example.com.localhost; Path=\/; HttpOnly\r$/m);
        expect((await open("no.example.com", "/")).stdout).toMatch(/^HTTP\/1.1 404 [^]*knows no no.example.com/);
    });

    it("moves to another port, and says so where that is taken", async () => {
        await ensureGateway(PORT + 1);
        await expect(open("hello.example.com", "/")).rejects.toMatchObject({ code: 7 });
        const taken = createServer().listen(PORT, "127.0.0.1");
        await expect(ensureGateway(PORT)).rejects.toThrow(/TWINSWARM_GATEWAY_PORT=18081/);
        taken.close();
    });
});
