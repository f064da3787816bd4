import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { nextId, type Cloud } from "./cloud";
import { found, parse, unprocessable } from "./errors";
import { page } from "./pages";
import type { SshKey, State } from "./state";

const newKey = z.object({ name: z.string().min(1), public_key: z.string() });
const rename = z.object({ name: z.string().min(1) });

/** MD5 of the key's body in colon-separated hex, or undefined where the text is no public key. */
export function fingerprintOf(text: string): string | undefined {
    const [type = "", body = ""] = text.trim().split(/\s+/);
    const bytes = Buffer.from(body, "base64");
    // The body begins with the length and the name of its type.
    const named = bytes.length > 4 && bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString() === type;
    if (!named) return undefined;
    const digest = createHash("md5").update(bytes).digest("hex");
    return digest.match(/../g)?.join(":");
}

/** By number or by fingerprint; numbers may come as text. */
export const findKey = (state: State, key: string | number): SshKey | undefined =>
    state.keys.find(({ id, fingerprint }) => String(id) === String(key) || fingerprint === key);

export function sshKeyRoutes(app: FastifyInstance, { state, save }: Cloud): void {
    type ByKey = { Params: { key: string } };

    app.get("/v2/account/keys", (request) => page(request, "ssh_keys", state.keys));

    app.post("/v2/account/keys", async (request, reply) => {
        const { name, public_key } = parse(newKey, request.body);
        const fingerprint = fingerprintOf(public_key);
        if (fingerprint === undefined) {
            throw unprocessable("Key invalid, key should be of the format `type key [comment]`");
        }
        if (findKey(state, fingerprint) !== undefined) throw unprocessable("SSH Key is already in use on your account");
        const key: SshKey = { id: nextId(state), name, public_key, fingerprint };
        state.keys.push(key);
        await save();
        return reply.code(201).send({ ssh_key: key });
    });

    app.get<ByKey>("/v2/account/keys/:key", ({ params }) => ({ ssh_key: found(findKey(state, params.key)) }));

    app.put<ByKey>("/v2/account/keys/:key", async ({ params, body }) => {
        const key = found(findKey(state, params.key));
        key.name = parse(rename, body).name;
        await save();
        return { ssh_key: key };
    });

    app.delete<ByKey>("/v2/account/keys/:key", async ({ params }, reply) => {
        const key = found(findKey(state, params.key));
        state.keys = state.keys.filter((one) => one !== key);
        await save();
        return reply.code(204).send();
    });
}
