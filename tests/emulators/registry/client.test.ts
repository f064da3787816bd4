import { createHash } from "node:crypto";
import fastify, { type FastifyInstance } from "fastify";
import { MissingImage, resolveDigest } from "../../../scripts/registry/client";

const MANIFEST = '{"schemaVersion":2}';
const DIGEST = `sha256:${createHash("sha256").update(MANIFEST).digest("hex")}`;
const reference = (repository: string) => ({ registry: "registry.example.com", repository, tag: "1" });

let app: FastifyInstance;
let origin: string;
const resolve = (repository: string, credentials?: { username: string; password: string }) =>
    resolveDigest(reference(repository), { origin, credentials, timeoutMs: 2_000 });

beforeAll(async () => {
    app = fastify({ forceCloseConnections: true, exposeHeadRoutes: true });
    app.get<{ Params: { repository: string } }>("/v2/shops/:repository/manifests/1", (request, reply) => {
        const { authorization, accept } = request.headers;
        switch (request.params.repository) {
            case "open":
                // Without it a registry answers with the manifest of one architecture.
                return reply
                    .header("docker-content-digest", accept?.includes("image.index") ? DIGEST : "sha256:wrong")
                    .send(MANIFEST);
            case "untold":
                return reply.send(MANIFEST);
            case "token":
                if (authorization === "Bearer good")
                    return reply.header("docker-content-digest", DIGEST).send(MANIFEST);
                return reply
                    .code(401)
                    .header(
                        "www-authenticate",
                        `Bearer realm="${origin}/token",service="registry.example.com",scope="repository:shops/token:pull"`,
                    )
                    .send();
            case "basic":
                if (authorization === `Basic ${Buffer.from("ann:secret").toString("base64")}`)
                    return reply.header("docker-content-digest", DIGEST).send(MANIFEST);
                return reply.code(401).header("www-authenticate", 'Basic realm="registry"').send();
            case "busy":
                return reply.code(429).send();
            default:
                return reply.code(404).send();
        }
    });
    app.get<{ Querystring: Record<string, string> }>("/token", (request, reply) => {
        const { service, scope, realm } = request.query;
        const isAsked = service === "registry.example.com" && scope === "repository:shops/token:pull";
        return isAsked && realm === undefined ? reply.send({ token: "good" }) : reply.code(400).send();
    });
    origin = await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app.close());

it.each(["open", "untold", "token"])("finds the digest at a registry that is %s", async (repository) => {
    expect(await resolve(`shops/${repository}`)).toBe(DIGEST);
});

it("logs in where the registry wants the password itself, and says so where there is none", async () => {
    expect(await resolve("shops/basic", { username: "ann", password: "secret" })).toBe(DIGEST);
    await expect(resolve("shops/basic")).rejects.toThrow("run: docker login registry.example.com");
    await expect(resolve("shops/basic", { username: "ann", password: "old" })).rejects.toThrow("not for this login");
});

it("tells what is missing from what cannot be known", async () => {
    await expect(resolve("shops/none")).rejects.toThrow(MissingImage);
    await expect(resolve("shops/none")).rejects.toThrow("shops/none:1 at registry.example.com is not there");
    await expect(resolve("shops/busy")).rejects.toThrow("takes no more requests for now");
    const gone = resolveDigest(reference("shops/open"), { origin: "http://127.0.0.1:9", timeoutMs: 2_000 });
    await expect(gone).rejects.toThrow(/cannot be asked for: 127\.0\.0\.1:9 does not answer/);
});
