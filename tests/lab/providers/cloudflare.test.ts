/** The cloudflare stand-in in the real engine, against the emulator. The steps share one stack. */
import type { Collection } from "../../../lab/cloudflare/state";
import { makeCsr } from "../../emulators/cloudflare-api/csr";
import { ACCOUNT, CloudflareRig, TOKEN } from "../../emulators/cloudflare-api/rig";
import { createTestStack, type TestStack } from "./stack";

jest.setTimeout(120_000);

const rig = new CloudflareRig();
let stack: TestStack;
beforeAll(async () => {
    await rig.start();
    const environment = { CLOUDFLARE_BASE_URL: `${rig.base}/client/v4`, CLOUDFLARE_API_TOKEN: TOKEN };
    stack = await createTestStack("cloudflare", environment);
    await stack.set({ account: ACCOUNT, csr: await makeCsr() });
});
afterAll(async () => {
    stack.close();
    await rig.stop();
});

const COLLECTIONS: readonly Collection[] = ["zones", "records", "monitors", "pools", "loadBalancers", "certificates"];

const theRecord = () => rig.state.list("records")[0];

it("is foreseen and created", async () => {
    expect(await stack.preview()).toEqual({ create: 8 });
    expect(COLLECTIONS.flatMap((kind) => rig.state.list(kind))).toEqual([]);
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ create: 8 });
    expect(outputs).toMatchObject({
        nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
        pem: rig.state.list("certificates")[0]?.certificate,
    });
    const [pool] = rig.state.list("pools");
    expect(rig.state.list("loadBalancers")).toMatchObject([{ default_pools: [pool?.id], fallback_pool: pool?.id }]);
    expect(rig.state.list("records")).toMatchObject([{ id: outputs.recordId, content: "nyc.example.com", ttl: 1 }]);
    expect(rig.state.list("settings")).toMatchObject([{ id: "ssl", value: "full" }]);
});

it("has nothing left to do, and keeps its token to itself", async () => {
    expect(await stack.preview()).toEqual({ same: 8 });
    expect(await stack.refresh()).toEqual({ same: 8 });
    expect(await stack.preview()).toEqual({ same: 8 });
    expect(stack.stateText() + stack.log()).not.toContain(TOKEN);
});

it("changes in place, with the record's id kept", async () => {
    const before = theRecord();
    await stack.set({ content: "ams.example.com", comment: "moved", interval: "30", ssl: "strict" });
    expect(await stack.preview()).toEqual({ update: 3, same: 5 });
    expect((await stack.up()).changes).toEqual({ update: 3, same: 5 });
    expect(rig.state.list("records")).toMatchObject([{ id: before?.id, content: "ams.example.com", comment: "moved" }]);
    expect(rig.state.list("monitors")).toMatchObject([{ interval: 30, header: { Host: ["nyc.example.com"] } }]);
    expect(rig.state.list("settings")).toMatchObject([{ value: "strict" }]);
});

it("puts right what somebody changed, once a refresh has seen it", async () => {
    const record = theRecord();
    if (record !== undefined) rig.state.put("records", { ...record, content: "192.0.2.1", comment: null });
    expect(await stack.refresh()).toMatchObject({ update: 1 });
    expect((await stack.up()).changes).toEqual({ update: 1, same: 7 });
    expect(rig.state.list("records")).toMatchObject([{ id: record?.id, content: "ams.example.com", comment: "moved" }]);
});

it("cannot put an address in the place of an alias, as the new record comes before the old one goes", async () => {
    const before = theRecord();
    await stack.set({ type: "A", content: "192.0.2.9" });
    await expect(stack.up()).rejects.toThrow("A CNAME record with that host already exists.");
    expect(rig.state.list("records")).toEqual([before]);
});

it("makes a new record for a type that may stand beside the old one", async () => {
    const before = theRecord();
    await stack.set({ type: "TXT", content: "moving", proxied: "no" });
    expect((await stack.up()).changes).toEqual({ replace: 1, same: 7 });
    await stack.set({ type: "A", content: "192.0.2.9", proxied: "yes" });
    expect((await stack.up()).changes).toEqual({ replace: 1, same: 7 });
    const after = rig.state.list("records");
    expect(after).toMatchObject([{ type: "A", content: "192.0.2.9", proxied: true }]);
    expect(after[0]?.id).not.toBe(before?.id);
});

it("refuses a proxied record with a time to live of its own, before anything is touched", async () => {
    await stack.set({ ttl: "300" });
    await expect(stack.up()).rejects.toThrow("must be 1 when proxied is true, but is 300");
    expect(rig.state.list("records")).toMatchObject([{ ttl: 1 }]);
    await stack.set({ ttl: "1" });
});

it("makes again what somebody deleted, once a refresh has seen it", async () => {
    rig.state.remove("records", theRecord()?.id ?? "");
    expect(await stack.refresh()).toMatchObject({ delete: 1 });
    expect((await stack.up()).changes).toEqual({ create: 1, same: 7 });
});

it("leaves nothing behind, and has asked for nothing unknown", async () => {
    await stack.destroy();
    expect(COLLECTIONS.flatMap((kind) => rig.state.list(kind))).toEqual([]);
    expect(rig.app.requestLog.unknown).toEqual([]);
});
