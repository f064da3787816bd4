/** The cloudflare stand-in in the real engine. The steps share one stack. */
import { createObjects } from "./cloudflare-objects";
import { createTestStack, type TestStack } from "./stack";

jest.setTimeout(120_000);

const TOKEN = "cloudflare-test-token";
const { app, all } = createObjects();
let stack: TestStack;
beforeAll(async () => {
    const base = await app.listen({ port: 0, host: "127.0.0.1" });
    const environment = { CLOUDFLARE_BASE_URL: `${base}/client/v4`, CLOUDFLARE_API_TOKEN: TOKEN };
    stack = await createTestStack("cloudflare", environment);
    await stack.set({ account: "a".repeat(32), csr: "CSR" });
});
afterAll(async () => {
    stack.close();
    await app.close();
});

/** The objects of a collection. */
const objects = (collection: string): Record<string, unknown>[] =>
    [...all].filter(([path]) => path.split("/").at(-2) === collection).map(([, object]) => object);

it("is foreseen and created", async () => {
    expect(await stack.preview()).toEqual({ create: 8 });
    expect(all.size).toBe(0);
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ create: 8 });
    expect(outputs).toMatchObject({ nameServers: ["ada.ns.example", "bob.ns.example"], pem: "PEM" });
    const [pool] = objects("pools");
    expect(objects("load_balancers")).toMatchObject([{ default_pools: [pool?.id], fallback_pool: pool?.id }]);
    expect(objects("dns_records")).toMatchObject([{ id: outputs.recordId, content: "nyc.example.com", ttl: 1 }]);
    expect(objects("settings")).toMatchObject([{ id: "ssl", value: "full" }]);
});

it("has nothing left to do, and keeps its token to itself", async () => {
    expect(await stack.preview()).toEqual({ same: 8 });
    expect(await stack.refresh()).toEqual({ same: 8 });
    expect(await stack.preview()).toEqual({ same: 8 });
    expect(stack.stateText() + stack.log()).not.toContain(TOKEN);
});

it("changes in place, with the record's id kept", async () => {
    const [before] = objects("dns_records");
    await stack.set({ content: "ams.example.com", comment: "moved", interval: "30", ssl: "strict" });
    expect(await stack.preview()).toEqual({ update: 3, same: 5 });
    expect((await stack.up()).changes).toEqual({ update: 3, same: 5 });
    expect(objects("dns_records")).toMatchObject([{ id: before?.id, content: "ams.example.com", comment: "moved" }]);
    expect(objects("monitors")).toMatchObject([{ interval: 30, header: { Host: ["nyc.example.com"] } }]);
    expect(objects("settings")).toMatchObject([{ value: "strict" }]);
});

it("puts right what somebody changed, once a refresh has seen it", async () => {
    const [record] = objects("dns_records");
    Object.assign(record ?? {}, { content: "192.0.2.1", comment: null });
    expect(await stack.refresh()).toMatchObject({ update: 1 });
    expect((await stack.up()).changes).toEqual({ update: 1, same: 7 });
    expect(objects("dns_records")).toMatchObject([{ id: record?.id, content: "ams.example.com", comment: "moved" }]);
});

it("makes a new record for another type, before the old one goes", async () => {
    const [before] = objects("dns_records");
    await stack.set({ type: "A", content: "192.0.2.9" });
    expect((await stack.up()).changes).toEqual({ replace: 1, same: 7 });
    const after = objects("dns_records");
    expect(after).toMatchObject([{ type: "A", content: "192.0.2.9" }]);
    expect(after[0]?.id).not.toBe(before?.id);
});

it("refuses a proxied record with a time to live of its own, before anything is touched", async () => {
    await stack.set({ ttl: "300" });
    await expect(stack.up()).rejects.toThrow("must be 1 when proxied is true, but is 300");
    expect(objects("dns_records")).toMatchObject([{ ttl: 1 }]);
    await stack.set({ ttl: "1" });
});

it("makes again what somebody deleted, once a refresh has seen it", async () => {
    for (const path of all.keys()) if (path.includes("/dns_records/")) all.delete(path);
    expect(await stack.refresh()).toMatchObject({ delete: 1 });
    expect((await stack.up()).changes).toEqual({ create: 1, same: 7 });
});

it("leaves only settings behind, which have no end", async () => {
    await stack.destroy();
    expect([...all.keys()].filter((path) => !path.includes("/settings/"))).toEqual([]);
});
