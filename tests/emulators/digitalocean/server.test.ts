import { readFile } from "node:fs/promises";
import { deviations } from "./described";
import { PUBLIC_KEY, Rig, TOKEN } from "./rig";

interface ErrorBody {
    readonly id: string;
    readonly message: string;
    readonly request_id: string;
}
interface Page {
    readonly tags: { readonly name: string }[];
    readonly links: { readonly pages?: Readonly<Record<string, string>> };
    readonly meta: { readonly total: number };
}

let rig: Rig;
beforeEach(async () => {
    rig = await new Rig({ tokens: [TOKEN, "other"] }).start();
});
afterEach(() => rig.stop());

const order = (fault: Record<string, unknown>): Promise<Response> =>
    fetch(`${rig.base}/_lab/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fault),
    });

it("wants a token it knows", async () => {
    const { status, body } = await rig.call<ErrorBody>("GET", "/v2/account", undefined, "stolen");
    expect([status, body.id]).toEqual([401, "unauthorized"]);
    expect((await fetch(`${rig.base}/v2/account`)).status).toBe(401);
    expect((await rig.call("GET", "/v2/account", undefined, "other")).status).toBe(200);
});

it("answers an unknown route as the API does, and keeps a note of it", async () => {
    const { status, body, headers } = await rig.call<ErrorBody>("GET", "/v2/kubernetes/clusters?page=1");
    expect(status).toBe(404);
    expect(body).toEqual({
        id: "not_found",
        message: "The resource you were accessing could not be found.",
        request_id: headers.get("x-request-id"),
    });
    expect((await rig.call("GET", "/v2/droplets/77")).status).toBe(404);
    expect(rig.app.requestLog.unknown).toEqual(["GET /v2/kubernetes/clusters?page=1"]);
});

it("numbers each request and says what the rate limits leave", async () => {
    const answers = [await rig.call("GET", "/v2/account"), await rig.call("GET", "/v2/account")];
    const [first, second] = answers.map(({ headers }) => ({
        limit: headers.get("ratelimit-limit"),
        remaining: headers.get("ratelimit-remaining"),
        reset: Number(headers.get("ratelimit-reset")),
        id: headers.get("x-request-id"),
    }));
    expect([first?.limit, first?.remaining, second?.remaining]).toEqual(["5000", "4999", "4998"]);
    expect(first?.reset).toBeGreaterThan(Date.now() / 1000 + 3500);
    expect(first?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.id).not.toBe(first?.id);
});

it("refuses what is too much, with the time to wait", async () => {
    const small = await new Rig({ rateLimits: { hourly: 100, perMinute: 2 } }).start();
    try {
        await Promise.all([small.ok("GET", "/v2/account"), small.ok("GET", "/v2/sizes")]);
        const { status, headers, body } = await small.call<ErrorBody>("GET", "/v2/account");
        expect([status, body.id, body.message]).toEqual([429, "too_many_requests", "API Rate limit exceeded."]);
        expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
        expect((await small.call("GET", "/v2/account", undefined, "another")).status).toBe(200);
    } finally {
        await small.stop();
    }
});

describe("pages", () => {
    beforeEach(async () => {
        for (let number = 1; number <= 21; number += 1) await rig.ok("POST", "/v2/tags", { name: `t${number}` });
    });

    it("link to their neighbours with whole addresses", async () => {
        const first = await rig.ok<Page>("GET", "/v2/tags");
        expect([first.tags.length, first.meta.total]).toEqual([20, 21]);
        const next = `${rig.base}/v2/tags?page=2&per_page=20`;
        expect(first.links).toEqual({ pages: { next, last: next } });
        const second = await rig.ok<Page>("GET", next.slice(rig.base.length));
        expect(second.tags.map(({ name }) => name)).toEqual(["t21"]);
        const back = `${rig.base}/v2/tags?page=1&per_page=20`;
        expect(second.links).toEqual({ pages: { first: back, prev: back } });
    });

    it("are as long as asked, and one page has no links", async () => {
        const all = await rig.ok<Page>("GET", "/v2/tags?page=1&per_page=200");
        expect([all.tags.length, all.links]).toEqual([21, {}]);
        const middle = await rig.ok<Page>("GET", "/v2/tags?per_page=5&page=3");
        expect(middle.tags.map(({ name }) => name)).toEqual(["t11", "t12", "t13", "t14", "t15"]);
        expect(Object.keys(middle.links.pages ?? {}).sort()).toEqual(["first", "last", "next", "prev"]);
        expect(middle.links.pages?.last).toBe(`${rig.base}/v2/tags?per_page=5&page=5`);
        expect((await rig.ok<Page>("GET", "/v2/tags?page=9")).tags).toEqual([]);
    });
});

describe("faults", () => {
    it.each([
        [429, "too_many_requests"],
        [500, "server_error"],
        [409, "conflict"],
    ])("%d comes in the API's shape, and the next request works", async (status, id) => {
        await order({ match: { method: "POST", path: "^/v2/tags$" }, status, headers: { "retry-after": "1" } });
        const answer = await rig.call<ErrorBody>("POST", "/v2/tags", { name: "swarm" });
        expect([answer.status, answer.body.id, answer.headers.get("retry-after")]).toEqual([status, id, "1"]);
        expect(answer.body.request_id).toBe(answer.headers.get("x-request-id"));
        expect((await rig.call("GET", "/v2/tags/swarm")).status).toBe(404);
        expect((await rig.call("POST", "/v2/tags", { name: "swarm" })).status).toBe(201);
    });

    it("may lose the answer of a droplet that was made", async () => {
        await order({ match: { method: "POST", path: "droplets" }, drop: true, executed: true });
        const wanted = { name: "nyc-m1", region: "nyc3", size: "s-1vcpu-1gb", image: "debian-13-x64" };
        await expect(rig.call("POST", "/v2/droplets", wanted)).rejects.toThrow();
        expect(await rig.ok("GET", "/v2/droplets")).toMatchObject({ meta: { total: 1 } });
    });
});

it("says so when a body is not JSON, and does not mind when there is none", async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const broken = await fetch(`${rig.base}/v2/tags`, { method: "POST", headers, body: "{" });
    expect([broken.status, ((await broken.json()) as ErrorBody).id]).toEqual([400, "bad_request"]);
    expect((await fetch(`${rig.base}/v2/tags/none`, { method: "DELETE", headers })).status).toBe(404);
    expect((await fetch(`${rig.base}/v2/tags`, { method: "POST", headers })).status).toBe(422);
});

it("keeps what droplets are told to itself", async () => {
    await rig.ok("POST", "/v2/account/keys", { name: "operator", public_key: PUBLIC_KEY });
    const { id } = await rig.createDroplet({ user_data: "#cloud-config\n# join-token-7f3a" });
    expect(JSON.stringify(await rig.call("GET", `/v2/droplets/${id}`))).not.toContain("7f3a");
    expect(await readFile(rig.statePath, "utf8")).toContain("7f3a");
});

it("is held against a description that can say no", () => {
    expect(deviations("GET", "/v2/account", 200, { account: {} })).not.toEqual([]);
    expect(deviations("GET", "/v2/droplets/1", 200, { droplet: { id: "1" } })).not.toEqual([]);
    expect(deviations("POST", "/v2/droplets", 200, {})).not.toEqual([]);
    expect(deviations("DELETE", "/v2/tags/x", 204, {})).not.toEqual([]);
    expect(deviations("GET", "/v2/tags/x", 404, { message: "no id" })).not.toEqual([]);
});
