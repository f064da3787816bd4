/** Every request that the official provider was recorded with gets the status it got, and an answer of the same shape. */
import recording from "../../recordings/digitalocean-provider.json";
import { Rig, until, type Answer } from "./rig";
import { shapeDifferences } from "./shape";

interface Exchange {
    readonly method: string;
    readonly path: string;
    readonly request?: unknown;
    readonly status: number;
    readonly response?: unknown;
}

/** What a client waits for before it goes on. */
interface Progress {
    readonly droplet?: { readonly status?: string; readonly locked?: boolean };
    readonly action?: { readonly status?: string };
}

const FREE = [
    // The recorded server completed actions before it answered.
    "$.action.completed_at",
    // It answered with live objects, which were written down after the update that tagged the firewall.
    "$.firewall.tags",
    // It counted no droplets.
    "$.tag.resources.last_tagged_uri",
];

/** Recorded ids and ours. */
const ours = new Map<string, string | number>();

function translate(value: unknown): unknown {
    if (typeof value === "number") return ours.get(String(value)) ?? value;
    if (typeof value === "string") {
        const whole = ours.get(value);
        if (whole !== undefined) return whole;
        return [...ours].reduce(
            (text, [from, to]) => text.replace(new RegExp(`(?<=[/:])${from}(?![\\w-])`), String(to)),
            value,
        );
    }
    if (Array.isArray(value)) return value.map(translate);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translate(inner)]));
}

interface Thing {
    readonly id?: string | number;
    readonly fingerprint?: string;
}

function learn(recorded: unknown, answer: unknown): void {
    for (const [key, theirs] of Object.entries((recorded ?? {}) as Record<string, Thing | undefined>)) {
        const mine = (answer as Record<string, Thing> | undefined)?.[key];
        for (const name of ["id", "fingerprint"] as const) {
            const [from, to] = [theirs?.[name], mine?.[name]];
            if (from !== undefined && to !== undefined) ours.set(String(from), to);
        }
    }
}

const progressOf = (body: unknown): Progress => {
    const { droplet, action } = (body ?? {}) as Progress;
    return { droplet: { status: droplet?.status, locked: droplet?.locked }, action: { status: action?.status } };
};

const rig = new Rig({ tokens: ["dop_v1_test"] });
let release: () => void;
beforeAll(async () => {
    release = rig.machines.hold("create");
    await rig.start();
});
afterAll(() => rig.stop());

describe.each(recording.phases)("$name", ({ exchanges }) => {
    it.each(exchanges as Exchange[])("$method $path", async ({ method, path, request, status, response }) => {
        const send = (): Promise<Answer<unknown>> => rig.call(method, String(translate(path)), translate(request));
        const reading = method === "GET" && status === 200;
        // The machine is ready when the client has seen it being created.
        if (reading && progressOf(response).droplet?.status === "active") release();
        const answer = reading
            ? await until(`${path} to be as recorded`, async () => {
                  const seen = await send();
                  const same = JSON.stringify(progressOf(seen.body)) === JSON.stringify(progressOf(response));
                  return same && seen;
              })
            : await send();
        expect(answer.status).toBe(status);
        expect(shapeDifferences(response ?? null, answer.body, FREE)).toEqual([]);
        learn(response, answer.body);
    });
});

it("asked for nothing that the emulator does not know", () => {
    expect(rig.app.requestLog.unknown).toEqual([]);
});

it("leaves an empty account behind", async () => {
    for (const key of ["droplets", "firewalls", "vpcs", "tags"]) {
        expect(await rig.ok("GET", `/v2/${key}`)).toMatchObject({ [key]: [], meta: { total: 0 } });
    }
    expect(rig.machines.specs.size).toBe(0);
});
