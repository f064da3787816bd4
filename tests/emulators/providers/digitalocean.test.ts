/** The digitalocean stand-in asks what the official provider asks, and keeps what it keeps. */
import { DigitalOcean } from "../../../lab/providers/digitalocean/client";
import { digitalocean } from "../../../lab/providers/digitalocean/provider";
import type { Props, ResourceType } from "../../../lab/providers/plugin/resource";
import { operation, phase, recordedState, requestsOf, startReplay, type Replay } from "./replay";

const RECORDING = "digitalocean-provider";
const [CREATE, REFRESH, UPDATE, DESTROY] = [0, 1, 2, 3];
const VPC = "75bd51db-9ab4-484c-9642-3f6164844e75";

let replay: Replay;
let api: DigitalOcean;
beforeAll(async () => {
    replay = await startReplay();
    api = DigitalOcean.connect({ apiEndpoint: replay.url, token: "secret" }, {});
});
afterAll(() => replay.close());

function type(token: string): ResourceType<DigitalOcean> {
    const row = digitalocean.resources[token];
    if (row === undefined) throw new Error(`no ${token}`);
    return row;
}

/** Where the recorded requests of a resource are, and what its program said. */
const RESOURCES = [
    { token: "digitalocean:index/tag:Tag", path: /^\/v2\/tags/, id: "swarm" },
    { token: "digitalocean:index/vpc:Vpc", path: /^\/v2\/vpcs/, id: VPC, then: { description: "d2" } },
    { token: "digitalocean:index/sshKey:SshKey", path: /^\/v2\/account\/keys/, id: "1001", then: { name: "twin2" } },
    {
        token: "digitalocean:index/droplet:Droplet",
        path: /^\/v2\/(droplets|actions)/,
        id: "1002",
        own: { vpcUuid: VPC },
        then: { size: "s-4vcpu-8gb" },
    },
    {
        token: "digitalocean:index/firewall:Firewall",
        path: /^\/v2\/firewalls/,
        id: "080178e9-c952-4f3c-b40b-045fc019c86f",
        own: { dropletIds: [1002] },
        then: { tags: ["swarm"] },
    },
    {
        token: "digitalocean:index/project:Project",
        path: /^\/v2\/projects/,
        id: "85ebdc3b-1dec-456c-ac2d-c32942c07287",
        own: { resources: ["do:droplet:1002"] },
    },
];

/** The provider sends a firewall's rules in an order of its own making, which means nothing. */
function withoutOrder(requests: Replay["asked"]): unknown {
    const inOrder = (rules: unknown[]): unknown[] =>
        [...rules].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return requests.map((request) => {
        const body = request.request as Props | undefined;
        if (!Array.isArray(body?.inbound_rules) || !Array.isArray(body.outbound_rules)) return request;
        const rules = { inbound_rules: inOrder(body.inbound_rules), outbound_rules: inOrder(body.outbound_rules) };
        return { ...request, request: { ...body, ...rules } };
    });
}

describe.each(RESOURCES)("$token", ({ token, path, id, own = {}, then }) => {
    const recorded = recordedState(token);
    const inputs = { ...recorded.inputs, ...own };
    const expectRequestsOf = (index: number): void => {
        expect(replay.asked.length).toBeGreaterThan(0);
        expect(withoutOrder(replay.asked)).toEqual(withoutOrder(requestsOf(phase(RECORDING, index, path))));
    };
    let outputs: Props;

    it("is created with the same requests, and the same keys in the state", async () => {
        replay.play(phase(RECORDING, CREATE, path));
        const created = await type(token).create(api, inputs, operation());
        expectRequestsOf(CREATE);
        expect(created.id).toBe(id);
        expect(Object.keys({ ...created.outputs, id }).sort()).toEqual(Object.keys(recorded.outputs).sort());
        ({ outputs } = created);
    });

    it("is read with the same requests, and is as it was created", async () => {
        replay.play(phase(RECORDING, REFRESH, path));
        const read = await type(token).read?.(api, id, { inputs, outputs }, operation());
        expectRequestsOf(REFRESH);
        // The recorded server answered with what it had become later.
        const later = { ...outputs, ...(token.endsWith("Firewall") ? { tags: ["swarm"] } : {}) };
        expect(read).toEqual(later);
    });

    if (then !== undefined) {
        it("is updated in place with the same requests", async () => {
            replay.play(phase(RECORDING, UPDATE, path));
            await type(token).update?.(api, id, { ...inputs, ...then }, { inputs, outputs }, operation());
            expectRequestsOf(UPDATE);
        });
    }

    it("is deleted with the same requests", async () => {
        replay.play(phase(RECORDING, DESTROY, path));
        await type(token).delete?.(api, id, { inputs, outputs }, operation());
        expectRequestsOf(DESTROY);
    });

    it("is gone when the API does not find it", async () => {
        replay.play([{ method: "GET", path: "", status: 404, response: { id: "not_found", message: "gone" } }]);
        await expect(type(token).read?.(api, id, { inputs, outputs }, operation())).resolves.toBeUndefined();
    });
});

describe("a droplet", () => {
    const Droplet = type("digitalocean:index/droplet:Droplet");
    const exchanges = phase(RECORDING, CREATE, /^\/v2\/droplets/);
    const { inputs } = recordedState("digitalocean:index/droplet:Droplet");

    it("is waited for as long as the provider waits, and keeps the digest of its user data", async () => {
        replay.play(exchanges);
        const waiting = operation();
        const { outputs } = await Droplet.create(api, inputs, waiting);
        expect(waiting.slept).toEqual([10_000, 3_000]);
        expect(outputs).toMatchObject({
            status: "active",
            ipv4Address: "198.51.100.2",
            ipv4AddressPrivate: "10.10.0.2",
            userData: "bba373d2f1e4b0d557b2d22088aae9c28d1a22d3",
        });
    });

    it("cannot be deleted when somebody else has done so, until a refresh has seen it", async () => {
        replay.play([{ method: "GET", path: "", status: 404, response: { id: "not_found", message: "no droplet" } }]);
        const { outputs } = recordedState("digitalocean:index/droplet:Droplet");
        await expect(Droplet.delete?.(api, "1002", { inputs, outputs }, operation())).rejects.toThrow("no droplet");
    });

    it("is remembered when it was created but never became active", async () => {
        const [created, pending] = exchanges;
        if (created === undefined || pending === undefined) throw new Error("the recording lacks the droplet");
        replay.play([created, ...Array.from({ length: 400 }, () => pending)]);
        await expect(Droplet.create(api, inputs, operation())).rejects.toMatchObject({
            id: "1002",
            reason: "timeout while waiting for droplet 1002 to be active (waited 3600 s)",
        });
    });

    it("changes its tags by taking them off and putting them on", async () => {
        const droplet = exchanges.at(-1)?.response;
        const old = { inputs, outputs: { ...inputs, tags: ["swarm", "old"] } };
        const done = { method: "", path: "", status: 204 };
        const shown = { ...done, status: 200, response: droplet };
        replay.play([done, { ...done, status: 201, response: { tag: {} } }, done, shown]);
        await Droplet.update?.(api, "1002", { ...inputs, tags: ["swarm", "new"] }, old, operation());
        const members = { resources: [{ resource_id: "1002", resource_type: "droplet" }] };
        expect(replay.asked).toEqual([
            { method: "DELETE", path: "/v2/tags/old/resources", request: members },
            { method: "POST", path: "/v2/tags", request: { name: "new" } },
            { method: "POST", path: "/v2/tags/new/resources", request: members },
            { method: "GET", path: "/v2/droplets/1002" },
        ]);
    });
});

describe("the client", () => {
    const Tag = type("digitalocean:index/tag:Tag");
    const failure = (status: number, message: string) => ({
        method: "",
        path: "",
        status,
        response: { id: "x", message, request_id: "r1" },
    });
    const read = (running = operation()) => Tag.read?.(api, "swarm", { inputs: {}, outputs: {} }, running);

    it.each([429, 500, 503])("tries again after %i, twice as late each time", async (status) => {
        replay.play([failure(status, "x"), failure(status, "x"), ...phase(RECORDING, REFRESH, /^\/v2\/tags/)]);
        const running = operation();
        await expect(read(running)).resolves.toMatchObject({ name: "swarm" });
        expect(running.slept).toEqual([1_000, 2_000]);
    });

    it("gives up after four more tries, with the API's words", async () => {
        replay.play(Array.from({ length: 9 }, () => failure(500, "Server was unable to give you a response.")));
        await expect(read()).rejects.toThrow(
            `GET ${replay.url}/v2/tags/swarm: 500 (request "r1") Server was unable to give you a response. (tried 5 times)`,
        );
        expect(replay.asked).toHaveLength(5);
    });

    it.each([401, 422, 501])("does not try again after %i", async (status) => {
        replay.play([failure(status, "no")]);
        await expect(read()).rejects.toThrow(`${status} (request "r1") no`);
        expect(replay.asked).toHaveLength(1);
    });

    it("waits for members to leave a VPC before it deletes it", async () => {
        const Vpc = type("digitalocean:index/vpc:Vpc");
        replay.play([failure(403, "members"), failure(409, "members"), { method: "", path: "", status: 204 }]);
        await Vpc.delete?.(api, VPC, { inputs: {}, outputs: {} }, operation());
        expect(replay.asked).toHaveLength(3);
    });

    it("says why a VPC could not be deleted", async () => {
        const Vpc = type("digitalocean:index/vpc:Vpc");
        replay.play(Array.from({ length: 200 }, () => failure(403, "Can not delete VPC with members")));
        await expect(Vpc.delete?.(api, VPC, { inputs: {}, outputs: {} }, operation())).rejects.toThrow(
            "Can not delete VPC with members",
        );
    });

    it.each([
        [{}, "DIGITALOCEAN_API_URL is not set"],
        [{ DIGITALOCEAN_API_URL: "https://api.digitalocean.com" }, "a stand-in speaks to the lab's emulator only"],
        [{ DIGITALOCEAN_API_URL: "lab" }, 'DIGITALOCEAN_API_URL is "lab", which is no URL'],
        [{ DIGITALOCEAN_API_URL: "http://192.0.2.20" }, "DIGITALOCEAN_TOKEN is not set"],
    ])("refuses to start with %j", (env, message) => {
        expect(() => DigitalOcean.connect({}, env)).toThrow(message);
    });
});
