/** What is not about one kind of object: certificates' chain, health, faults, restarts, bodies. */
import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Health } from "../../../lab/cloudflare/state";
import { makeCsr } from "./csr";
import { ACCOUNT, CloudflareRig, type Thing } from "./rig";

const LB = `/accounts/${ACCOUNT}/load_balancers`;
const ORIGINS = ["up", "down"].map((name, at) => ({ name, address: `198.18.0.${at + 1}` }));

const health: Health = {
    origin: (_pool, name) => (name === "up" ? "healthy" : "unhealthy"),
    pool: () => "degraded",
    lastProbe: (_pool, name) =>
        name === "up"
            ? { failure_reason: "No failures", response_code: 200, rtt_ms: 12.14, at: "2026-01-01T00:00:00.000Z" }
            : undefined,
};

let rig: CloudflareRig;
beforeEach(async () => {
    rig = await new CloudflareRig({ health }).start();
});
afterEach(() => rig.stop());

const newZone = (): Promise<Thing> => rig.ok("POST", "/zones", { name: "example.com" });

it("signs for the key and the names of a request, for as long as it asks", async () => {
    await newZone();
    const result = await rig.ok("POST", "/certificates", {
        csr: await makeCsr(),
        hostnames: ["example.com", "*.example.com"],
        request_type: "origin-ecc",
        requested_validity: 5475,
    });
    const certificate = new X509Certificate(String(result.certificate));
    expect(certificate.verify(new X509Certificate(rig.origin.certificatePem).publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe("DNS:example.com, DNS:*.example.com");
    expect(Date.parse(certificate.validTo)).toBe(Date.parse(String(result.expires_on)));
    expect(result.expires_on).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(result.id).toMatch(/^\d{18}$/);
});

it("tells what the monitors know, of pools that have one", async () => {
    const { id: monitor } = await rig.ok("POST", `${LB}/monitors`, {});
    const pool = await rig.ok("POST", `${LB}/pools`, { name: "watched", origins: ORIGINS, monitor });
    const up = { failure_reason: "No failures", healthy: true, response_code: 200, rtt: "12.1ms" };
    const down = { failure_reason: "Unknown", healthy: false, response_code: 0, rtt: "0.0ms" };
    expect(await rig.ok("GET", `${LB}/pools/${pool.id}/health`)).toEqual({
        pool_id: pool.id,
        pop_health: { "Lab, XX": { healthy: true, origins: [{ "198.18.0.1": up }, { "198.18.0.2": down }] } },
    });
    await rig.ok("PATCH", `${LB}/pools/${pool.id}`, { monitor: null });
    expect(await rig.ok("GET", `${LB}/pools/${pool.id}/health`)).toMatchObject({ pop_health: {} });
});

it("remembers since when an origin is off, until it is on again", async () => {
    const { id } = await rig.ok("POST", `${LB}/pools`, { name: "p", origins: ORIGINS });
    const put = async (enabled: boolean): Promise<unknown> => {
        const origins = ORIGINS.map((origin) => ({ ...origin, enabled }));
        const pool = await rig.ok<{ origins: { disabled_at: unknown }[] }>("PUT", `${LB}/pools/${id}`, {
            name: "p",
            origins,
        });
        return pool.origins[0]?.disabled_at;
    };
    const first = await put(false);
    expect(first).toMatch(/^\d{4}-.*\.\d{6}Z$/);
    expect(await put(false)).toBe(first);
    expect(await put(true)).toBeNull();
});

it("replaces the whole by PUT, and changes a part by PATCH", async () => {
    const { id } = await newZone();
    const record = { name: "www", type: "A", content: "192.0.2.1", comment: "c", ttl: 300 };
    const made = await rig.ok("POST", `/zones/${id}/dns_records`, record);
    const path = `/zones/${id}/dns_records/${made.id}`;
    const patched = await rig.ok("PATCH", path, { content: "192.0.2.2" });
    expect(patched).toMatchObject({ ...record, name: "www.example.com", content: "192.0.2.2" });
    const replaced = await rig.ok("PUT", path, { name: "www", type: "A", content: "192.0.2.3", comment: null });
    expect(replaced).toMatchObject({ id: made.id, created_on: made.created_on, comment: null, ttl: 1 });
    expect(String(replaced.modified_on) > String(made.modified_on)).toBe(true);
});

it("keeps everything over a restart", async () => {
    const { id } = await newZone();
    const { id: monitor } = await rig.ok("POST", `${LB}/monitors`, { interval: 15 });
    const { id: pool } = await rig.ok("POST", `${LB}/pools`, { name: "p", origins: ORIGINS, monitor });
    const balancer = { name: "nyc.example.com", default_pools: [pool], fallback_pool: pool };
    await rig.ok("POST", `/zones/${id}/load_balancers`, balancer);
    await rig.ok("POST", `/zones/${id}/dns_records`, { name: "www", type: "CNAME", content: "nyc.example.com" });
    await rig.ok("PATCH", `/zones/${id}/settings/ssl`, { value: "strict" });
    const paths = ["/zones", `/zones/${id}/dns_records`, `/zones/${id}/load_balancers`, `/zones/${id}/settings`];
    const look = (): Promise<unknown[]> =>
        Promise.all([...paths, `${LB}/pools`, `${LB}/monitors`].map((path) => rig.ok("GET", path)));
    const before = await look();
    await rig.close();
    await rig.start();
    expect(await look()).toEqual(before);
    const file = join(rig.folder, "account", "state.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain("nyc.example.com");
});

it("fails on order, with the envelope, and counts what it was asked", async () => {
    const order = (fault: object) =>
        fetch(`${rig.base}/_lab/faults`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(fault),
        });
    await order({ match: { path: "/zones" }, status: 500, headers: { "retry-after-ms": "50" } });
    const failed = await rig.call("GET", "/zones");
    expect([failed.status, failed.headers.get("retry-after-ms")]).toEqual([500, "50"]);
    // A client may try again: nothing says that it should not.
    expect(failed.headers.get("x-should-retry")).toBeNull();
    await order({ match: { method: "POST", path: "/zones" }, status: 504, executed: true });
    expect((await rig.call("POST", "/zones", { name: "example.com" })).status).toBe(504);
    expect(await rig.ok("GET", "/zones")).toHaveLength(1);
    expect(rig.app.requestLog.all.map(({ status }) => status)).toEqual([500, 504, 200]);
});

it("refuses a body that is no JSON", async () => {
    const response = await fetch(`${rig.base}/client/v4/zones`, {
        method: "POST",
        headers: { authorization: "Bearer cloudflare-test-token", "content-type": "application/json" },
        body: "{",
    });
    expect([response.status, await response.json()]).toMatchObject([400, { success: false, errors: [{ code: 6007 }] }]);
});

it("orders and narrows lists as it is asked to", async () => {
    const { id } = await newZone();
    for (const [name, content] of [
        ["b", "192.0.2.1"],
        ["a", "192.0.2.2"],
        ["c", "192.0.2.10"],
    ]) {
        await rig.ok("POST", `/zones/${id}/dns_records`, { type: "A", name, content, proxied: name === "c" });
    }
    const names = async (query: string): Promise<string> => {
        const list = await rig.ok<{ name: string }[]>("GET", `/zones/${id}/dns_records?${query}`);
        return list.map(({ name }) => name[0]).join("");
    };
    expect(await names("order=name")).toBe("abc");
    expect(await names("order=content&direction=desc")).toBe("cab");
    expect(await names("proxied=true")).toBe("c");
    expect(await names("name=a.example.com&content=192.0.2.1&match=any")).toBe("ba");
    expect(await names("name.startswith=b&type=A")).toBe("b");
    expect(await names("content.contains=2.1&per_page=1&page=2")).toBe("c");
    const { body } = await rig.call("GET", `/zones/${id}/dns_records?per_page=2&page=2`);
    expect(body.result_info).toEqual({ page: 2, per_page: 2, count: 1, total_count: 3, total_pages: 2 });
});
