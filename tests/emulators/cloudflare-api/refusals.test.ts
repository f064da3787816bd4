/** What the API says no to, with the statuses, codes and words that clients are known to have met. */
import { CLOUDFLARE } from "../../../components/config/limits";
import { FREE } from "../../../lab/cloudflare/api/limits";
import { ACCOUNT, CloudflareRig } from "./rig";
import { makeCsr } from "./csr";

let rig: CloudflareRig;
let zone: string;
let records: string;
beforeEach(async () => {
    rig = await new CloudflareRig().start();
    const { id } = await rig.ok("POST", "/zones", { name: "example.com", account: { id: ACCOUNT } });
    zone = `/zones/${id}`;
    records = `${zone}/dns_records`;
});
afterEach(() => rig.stop());

describe("who may come in", () => {
    it.each([
        ["no token", "", 400, 6003],
        ["a key instead of a token", "Basic eDp5", 400, 6003],
        ["another token", "Bearer wrong", 403, 10000],
    ])("not with %s", async (_what, authorization, status, code) => {
        const answer = await rig.call("GET", "/zones", undefined, authorization);
        expect([answer.status, answer.body.errors[0]?.code]).toEqual([status, code]);
    });

    it("is told that a token is not valid", async () => {
        const answer = await rig.call("GET", "/user/tokens/verify", undefined, "Bearer wrong");
        expect([answer.status, answer.body.errors[0]?.code]).toEqual([401, 1000]);
    });

    it("is told so without any header, too", async () => {
        const response = await fetch(`${rig.base}/client/v4/zones`);
        expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ code: 9106 }] }]);
        expect((await fetch(`${rig.base}/client/v4/ips`)).status).toBe(200);
    });

    it("sees no other account", async () => {
        const other = "b".repeat(32);
        expect(await rig.code("GET", `/accounts/${other}/load_balancers/pools`)).toEqual([403, 10000]);
        expect(await rig.code("POST", "/zones", { name: "a.org", account: { id: other } })).toEqual([403, 10000]);
    });
});

describe("places that do not exist", () => {
    it.each(["/nothing", "/zones/x", "/zones/x/dns_records", "/zones/x/load_balancers", "/zones/x/settings/ssl"])(
        "%s",
        async (path) => {
            const { status, body } = await rig.call("GET", path);
            expect([status, ...body.errors.map(({ code }) => code)]).toEqual([404, 7003, 7000]);
            expect(body.errors[0]?.message).toContain("perhaps your object identifier is invalid?");
        },
    );

    it("are told from objects that do not", async () => {
        const gone = "0".repeat(32);
        expect(await rig.refused("GET", `${records}/${gone}`)).toEqual([404, 81044, "Record does not exist."]);
        expect(await rig.code("DELETE", `/accounts/${ACCOUNT}/load_balancers/pools/${gone}`)).toEqual([404, 1001]);
        expect(await rig.code("GET", `${zone}/settings/nonsense`)).toEqual([400, 1003]);
        expect(rig.app.requestLog.unknown).toEqual([]);
    });
});

describe("zones", () => {
    it.each([
        ["example.com", 1061],
        ["sub.example.com", 1116],
        ["not a name", 1049],
        ["tld", 1049],
    ])("%s", async (name, code) => {
        expect(await rig.code("POST", "/zones", { name })).toEqual([400, code]);
    });

    it("of a better plan", async () => {
        expect(await rig.code("POST", "/zones", { name: "b.org", type: "partial" })).toEqual([400, 1096]);
        expect(await rig.code("PATCH", zone, { vanity_name_servers: ["ns1.b.org"] })).toEqual([400, 1015]);
        expect(await rig.code("PATCH", `${zone}/settings/ssl`, { value: "maybe" })).toEqual([400, 1007]);
    });
});

describe("records", () => {
    const A = { type: "A", name: "www", content: "192.0.2.1" };

    it.each([
        [9005, { ...A, content: "192.0.2.256" }],
        [9006, { ...A, type: "AAAA" }],
        [9007, { ...A, type: "CNAME", content: "not a name" }],
        [9039, { ...A, type: "CNAME", content: "www.example.com" }],
        [9000, { ...A, name: "a b" }],
        [9021, { ...A, ttl: 30 }],
        [9041, { ...A, type: "TXT", proxied: true }],
        [9101, { ...A, type: "MX", content: "mail.example.com" }],
        [9101, { type: "A", content: "192.0.2.1" }],
        [1004, { ...A, type: "LOC" }],
        [1004, { ...A, tags: ["team:web"] }],
    ])("%i for %j", async (code, record) => {
        expect(await rig.code("POST", records, record)).toEqual([400, code]);
    });

    it("that stand in each other's way", async () => {
        await rig.ok("POST", records, A);
        expect(await rig.code("POST", records, A)).toEqual([400, 81058]);
        const cname = { ...A, type: "CNAME", content: "example.org" };
        expect(await rig.code("POST", records, cname)).toEqual([400, 81053]);
        await rig.ok("POST", records, { ...A, content: "192.0.2.2" });
        const alias = await rig.ok("POST", records, { ...cname, name: "alias" });
        expect(await rig.code("POST", records, { ...A, name: "alias" })).toEqual([400, 81054]);
        expect(await rig.code("POST", records, { ...cname, name: "alias" })).toEqual([400, 81058]);
        const renamed = await rig.code("PATCH", `${records}/${alias.id}`, { name: "www.example.com" });
        expect(renamed).toEqual([400, 81053]);
        await rig.ok("PUT", `${records}/${alias.id}`, { ...cname, name: "alias", comment: "as before" });
    });

    it("not before the number that the program counts on", async () => {
        expect((await rig.ok("GET", zone)).plan).toMatchObject({ legacy_id: "pro" });
        const first = await rig.ok("POST", records, A);
        const stored = rig.state.get("records", first.id);
        if (stored === undefined) throw new Error("the record is not kept");
        for (let n = 2; n < CLOUDFLARE.recordsPerZone; n += 1) {
            rig.state.put("records", { ...stored, id: String(n), name: `r${n}.example.com` });
        }
        await rig.ok("POST", records, { ...A, name: "last" });
        expect(await rig.code("POST", records, { ...A, name: "one-more" })).toEqual([400, 81045]);
    });

    it("beyond the plan's number", async () => {
        const plan = { ...FREE, limits: { ...FREE.limits, recordsPerZone: 1 } };
        const small = await new CloudflareRig({ plan }).start();
        try {
            const { id } = await small.ok("POST", "/zones", { name: "example.com" });
            const { id: first } = await small.ok("POST", `/zones/${id}/dns_records`, A);
            const second = { ...A, content: "192.0.2.2" };
            expect(await small.code("POST", `/zones/${id}/dns_records`, second)).toEqual([400, 81045]);
            await small.ok("PUT", `/zones/${id}/dns_records/${first}`, second);
        } finally {
            await small.stop();
        }
    });
});

describe("origin certificates", () => {
    const request = async (more: object = {}) => ({
        csr: await makeCsr(),
        hostnames: ["example.com"],
        request_type: "origin-ecc",
        requested_validity: 365,
        ...more,
    });

    it.each([
        [1010, { hostnames: ["example.com", "example.org"] }],
        [1010, { hostnames: ["*.*.example.com"] }],
        [1012, { requested_validity: 100 }],
        [1012, { request_type: "public" }],
        [1004, { csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n" }],
    ])("%i", async (code, more) => {
        expect(await rig.code("POST", "/certificates", await request(more))).toEqual([400, code]);
    });
});
