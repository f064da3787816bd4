/** The cloudflare stand-in asks what the official provider asks, and keeps what it keeps. */
import { Cloudflare } from "../../../lab/providers/cloudflare/client";
import { cloudflare } from "../../../lab/providers/cloudflare/provider";
import type { Props, ResourceType } from "../../../lab/providers/plugin/resource";
import { operation, phase, recordedState, requestsOf, startReplay, type Exchange, type Replay } from "./replay";

const RECORDING = "cloudflare-provider";
const [CREATE, REFRESH, UPDATE, DESTROY] = [0, 1, 2, 4];
const ZONE = "c4090e6bcc70c960d98287caecfe07b7";
const GREEN = "9095e235f9afd3aebe0406534297f490";
const POOLS = ["7a55829f51735d0b1a41836705eed940", "7a521b124d35d6b8e559e9b7f88bacba"];
const MONITOR = "614719667155c5722e2c6872368a2cca";

let replay: Replay;
let api: Cloudflare;
beforeAll(async () => {
    replay = await startReplay();
    api = Cloudflare.connect({ baseUrl: `${replay.url}/client/v4`, apiToken: "secret" }, {});
});
afterAll(() => replay.close());

function type(name: string): ResourceType<Cloudflare> {
    const row = cloudflare.resources[tokenOf(name)];
    if (row === undefined) throw new Error(`no ${name}`);
    return row;
}
const tokenOf = (name: string): string => `cloudflare:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

interface Case {
    name: string;
    /** Which of the recorded states of this type. */
    index?: number;
    /** The recorded requests of this one resource. */
    is: (exchange: Exchange) => boolean;
    id: string;
    own?: Props;
    then?: Props;
    /** Deleting it asks for nothing. */
    stays?: boolean;
}

const record = (id: string, name: string, type: string) => (exchange: Exchange) => {
    const sent = exchange.request as Props | undefined;
    return (
        exchange.path.endsWith(`/dns_records/${id}`) ||
        (exchange.path.endsWith("/dns_records") && sent?.name === name && sent.type === type)
    );
};

const CASES: Case[] = [
    { name: "zone", id: ZONE, is: ({ path }) => /^\/client\/v4\/zones(\/[0-9a-f]+)?$/.test(path) },
    {
        name: "dnsRecord",
        index: 2,
        id: GREEN,
        is: record(GREEN, "green.example.com", "CNAME"),
        own: { zoneId: ZONE },
        then: { content: "ams.example.com" },
    },
    {
        name: "dnsRecord",
        index: 0,
        id: "f121f00cdfabe98d0f7a871abf05e6ae",
        is: record("f121f00cdfabe98d0f7a871abf05e6ae", "example.com", "MX"),
        own: { zoneId: ZONE },
    },
    {
        name: "loadBalancerMonitor",
        id: MONITOR,
        is: ({ path }) => path.includes("/monitors"),
        then: { interval: 30 },
    },
    {
        name: "loadBalancerPool",
        id: POOLS[0] ?? "",
        is: ({ path, request }) =>
            path.endsWith(`/pools/${POOLS[0]}`) || (path.endsWith("/pools") && (request as Props).name === "nyc"),
        own: { monitor: MONITOR },
    },
    {
        name: "loadBalancer",
        id: "84279f3284b6cf84ff396f9b4462b217",
        is: ({ path }) => /^\/client\/v4\/zones\/[0-9a-f]+\/load_balancers/.test(path),
        own: { zoneId: ZONE, defaultPools: POOLS, fallbackPool: POOLS[1] },
        then: { defaultPools: [...POOLS].reverse() },
    },
    {
        name: "zoneSetting",
        id: "ssl",
        is: ({ path }) => path.includes("/settings/"),
        own: { zoneId: ZONE },
        stays: true,
    },
    { name: "originCaCertificate", id: "328578533902268680", is: ({ path }) => path.includes("/certificates") },
];

describe.each(CASES)("$name $id", ({ name, index, is, id, own = {}, then, stays }) => {
    const recorded = recordedState(tokenOf(name), index);
    const inputs = { ...recorded.inputs, ...own };
    const exchanges = (at: number): Exchange[] => phase(RECORDING, at, /./).filter(is);
    const expectRequestsOf = (at: number): void => {
        expect(replay.asked.length).toBeGreaterThan(0);
        expect(replay.asked).toEqual(requestsOf(exchanges(at)));
    };
    let outputs: Props;

    it("is created with the same request, and the same keys in the state", async () => {
        replay.play(exchanges(CREATE));
        const created = await type(name).create(api, inputs, operation());
        expectRequestsOf(CREATE);
        expect(created.id).toBe(id);
        const kept = { ...created.outputs, id };
        expect(Object.keys(kept).sort()).toEqual(Object.keys(recorded.outputs).sort());
        // Where the two recordings do not differ by chance, the values are the same too.
        const chance = ["id", "createdOn", "modifiedOn", "zoneId", "defaultPools", "fallbackPool", "monitor"];
        const comparable = (props: Props): Props =>
            Object.fromEntries(Object.entries(props).filter(([key]) => !chance.includes(key)));
        expect(JSON.parse(JSON.stringify(comparable(kept)))).toMatchObject(
            comparable({ ...recorded.outputs, ...activated(kept) }),
        );
        ({ outputs } = created);
    });

    it("is read with the same request, and is as it was created", async () => {
        replay.play(exchanges(REFRESH));
        const read = await type(name).read?.(api, id, { inputs, outputs }, operation());
        expectRequestsOf(REFRESH);
        expect(read).toEqual(outputs);
    });

    if (then !== undefined) {
        it("is updated in place with the same request", async () => {
            replay.play(exchanges(UPDATE));
            const updated = await type(name).update?.(
                api,
                id,
                { ...inputs, ...then },
                { inputs, outputs },
                operation(),
            );
            expectRequestsOf(UPDATE);
            expect(updated).toEqual({ ...outputs, ...then });
        });
    }

    it("is deleted with the same request", async () => {
        replay.play(exchanges(DESTROY));
        await type(name).delete?.(api, id, { inputs, outputs }, operation());
        expect(replay.asked).toEqual(requestsOf(exchanges(DESTROY)));
        expect(replay.asked).toHaveLength(stays ? 0 : 1);
    });

    it("is gone when the API does not find it", async () => {
        replay.play([{ method: "GET", path: "", status: 404, response: { success: false, errors: [] } }]);
        await expect(type(name).read?.(api, id, { inputs, outputs }, operation())).resolves.toBeUndefined();
    });
});

/** A time of the API's own. */
const activated = (props: Props): Props => ("activatedOn" in props ? { activatedOn: props.activatedOn } : {});

const answer = (status: number, result: unknown): Exchange => ({
    method: "",
    path: "",
    status,
    response: { success: status < 400, errors: status < 400 ? [] : [{ code: 1, message: "no" }], messages: [], result },
});

describe("an update", () => {
    const recorded = recordedState(tokenOf("dnsRecord"), 2);
    const { inputs, outputs } = recorded;

    it("says null of what the program has taken back", async () => {
        replay.play([answer(200, { id: GREEN, name: "green.example.com", type: "CNAME" })]);
        const { comment, ...without } = inputs;
        expect(comment).toBe("s7f3a");
        const updated = await type("dnsRecord").update?.(api, GREEN, without, { inputs, outputs }, operation());
        expect(replay.asked[0]?.request).toMatchObject({ comment: null, content: "nyc.example.com", tags: [] });
        expect(updated).not.toHaveProperty("comment");
    });

    it("of a zone sends what changed, and nothing else", async () => {
        const zone = recordedState(tokenOf("zone"));
        replay.play([answer(200, { id: ZONE, paused: true })]);
        await type("zone").update?.(api, ZONE, { ...zone.inputs, paused: true }, zone, operation());
        expect(replay.asked).toEqual([
            { method: "PATCH", path: `/client/v4/zones/${ZONE}`, request: { paused: true } },
        ]);
    });
});

describe("names", () => {
    it("of headers are data, under a property of their own in an origin", async () => {
        const origins = [
            { name: "a", address: "198.51.100.1", header: { hosts: ["x.example.com"] }, virtualNetworkId: "v" },
        ];
        const sent = [
            { name: "a", address: "198.51.100.1", header: { Host: ["x.example.com"] }, virtual_network_id: "v" },
        ];
        replay.play([answer(200, { id: "p", name: "p", origins: sent })]);
        const { outputs } = await type("loadBalancerPool").create(
            api,
            { accountId: "a", name: "p", origins },
            operation(),
        );
        expect(replay.asked[0]?.request).toMatchObject({ origins: sent });
        replay.play([answer(200, { id: "p", name: "p", origins: sent })]);
        const read = await type("loadBalancerPool").read?.(api, "p", { inputs: {}, outputs }, operation());
        expect(read).toMatchObject({ origins });
    });
});

describe("the client", () => {
    const read = (running = operation()) =>
        type("dnsRecord").read?.(api, GREEN, { inputs: {}, outputs: { zoneId: ZONE } }, running);

    it.each([408, 409, 429, 500, 503])("tries again after %i, about twice as late each time", async (status) => {
        replay.play([answer(status, null), answer(status, null), answer(200, { id: GREEN })]);
        const running = operation();
        await read(running);
        const [first = 0, second = 0] = running.slept;
        expect(first).toBeGreaterThan(1_499);
        expect(first).toBeLessThan(2_001);
        expect(second).toBeGreaterThan(2_999);
        expect(second).toBeLessThan(4_001);
    });

    it("gives up after ten more tries, with the API's words", async () => {
        replay.play(Array.from({ length: 20 }, () => answer(500, null)));
        await expect(read()).rejects.toThrow(
            /^GET "http.*": 500 Internal Server Error .*"code":1.* \(tried 11 times\)$/,
        );
        expect(replay.asked).toHaveLength(11);
    });

    it("deletes nothing that is gone already without saying so", async () => {
        replay.play([answer(404, null)]);
        const state = { inputs: {}, outputs: { zoneId: ZONE } };
        await expect(type("dnsRecord").delete?.(api, GREEN, state, operation())).rejects.toThrow("404 Not Found");
    });

    it.each([
        [{}, "CLOUDFLARE_BASE_URL is not set"],
        [
            { CLOUDFLARE_BASE_URL: "https://api.cloudflare.com/client/v4" },
            "a stand-in speaks to the lab's emulator only",
        ],
        [{ CLOUDFLARE_BASE_URL: "http://192.0.2.30/client/v4" }, "CLOUDFLARE_API_TOKEN is not set"],
    ])("refuses to start with %j", (env, message) => {
        expect(() => Cloudflare.connect({}, env)).toThrow(message);
    });
});
