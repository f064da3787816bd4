/** Every request that the official provider was recorded with gets the status it got, and an answer of the same shape. */
import { FREE } from "../../../lab/cloudflare/api/limits";
import recording from "../../recordings/cloudflare-provider.json";
import { shapeDifferences } from "../digitalocean/shape";
import { makeCsr } from "./csr";
import { CloudflareRig } from "./rig";

interface Exchange {
    readonly method: string;
    readonly path: string;
    readonly request?: unknown;
    readonly status: number;
    readonly response?: { readonly result?: unknown };
}

/** Recorded texts, such as identifiers, and what stands for them here. */
const ours = new Map<string, string>();

function translate(value: unknown): unknown {
    if (typeof value === "string") return [...ours].reduce((text, [from, to]) => text.replaceAll(from, to), value);
    if (Array.isArray(value)) return value.map(translate);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translate(inner)]));
}

/** Values that are the server's own; all others must come back as recorded. */
const OWN = /_on$|^(id|certificate|name_servers|etag|ipv4_cidrs|ipv6_cidrs|settings)$/;

const common = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, inner: unknown) => (OWN.test(key) ? undefined : inner)) as unknown;

const idOf = (result: unknown): string | undefined => (result as { id?: string } | undefined)?.id;

const rig = new CloudflareRig({ plan: FREE });
beforeAll(async () => {
    await rig.start();
    // The recorded server did not look at the request that it signed.
    ours.set("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n", await makeCsr());
});
afterAll(() => rig.stop());

describe.each(recording.phases)("$name", ({ exchanges }) => {
    it.each(exchanges as Exchange[])("$method $path", async ({ method, path, request, status, response }) => {
        const asked = String(translate(path)).replace("/client/v4", "");
        const answer = await rig.call(method, asked, request === null ? undefined : translate(request));
        expect(answer.status).toBe(status);
        const [theirs, mine] = [idOf(response?.result), idOf(answer.body.result)];
        if (theirs !== undefined && mine !== undefined) ours.set(theirs, mine);
        expect(shapeDifferences(response, answer.body)).toEqual([]);
        expect(common(answer.body)).toMatchObject(common(translate(response)) as object);
    });
});

it("asked for nothing that the emulator does not know", () => {
    expect(rig.app.requestLog.unknown).toEqual([]);
});

it("leaves an empty account behind", () => {
    for (const kind of [
        "zones",
        "records",
        "monitors",
        "pools",
        "loadBalancers",
        "certificates",
        "settings",
    ] as const) {
        expect(rig.state.list(kind)).toEqual([]);
    }
});
