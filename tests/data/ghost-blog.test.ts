import { bringDown } from "../../lab/down";
import { until } from "../../lab/process";
import { OWNER, PICTURE } from "../support/blog";
import { BlogRig, OTHER, ROOT_PASSWORD, SITE } from "./support/blog-rig";

jest.setTimeout(20 * 60_000);

const HEAL = { deadlineMs: 180_000 };

let rig: BlogRig;
let post: string;
let picture: string;
let stored: string;

beforeAll(async () => {
    await bringDown();
    rig = await BlogRig.prepare();
});
afterAll(async () => {
    await rig.remove();
    await bringDown();
});

/** The post and the picture are there, for any visitor. */
async function expectAllContent(): Promise<void> {
    expect(await rig.blog.ask("/")).toMatchObject({
        status: 200,
        text: expect.stringContaining("A red lamp") as string,
    });
    expect((await rig.blog.ask(post)).text).toContain("It shines");
    expect(await rig.blog.ask(picture)).toMatchObject({ status: 200, text: stored });
}

it("makes an account for each site, which sees its own data alone", async () => {
    await rig.startAccounts([SITE, OTHER]);
    await rig.startDatabase();
    await rig.untilHealthy("database");
    await rig.untilHealthy("accounts");
    expect(await rig.log("accounts")).toMatch(/^accounts: tries again: /);
    expect((await rig.sql(SITE.user, "SHOW DATABASES LIKE 'site%'")).split("\n")).toEqual([SITE.schema]);
    await expect(rig.sql(SITE.user, `CREATE TABLE ${OTHER.schema}.t (id INT PRIMARY KEY)`)).rejects.toThrow(/denied/);
    await expect(rig.sql(SITE.user, `GRANT SELECT ON ${SITE.schema}.* TO ${OTHER.user}`)).rejects.toThrow(/denied/);
});

it("finds nothing to do where all is as it is wanted", async () => {
    await rig.startAccounts([SITE, OTHER]);
    await rig.untilHealthy("accounts");
    expect(await rig.log("accounts")).toBe("accounts: 2 accounts are as they are wanted\n");
});

it("becomes a blog that answers, out of an empty schema and an empty folder", async () => {
    await rig.startGhost();
    console.info(`the first start took ${await rig.untilHealthy("ghost")}; memory ${await rig.memory("ghost")}`);
    for (const path of ["/", "/ghost/"]) expect([path, (await rig.blog.ask(path)).status]).toEqual([path, 200]);
    expect(await rig.log("ghost")).toMatch(/^start: MAIL_FILE is not set: this blog sends no mail/m);
});

it("lets its owner in, and takes a post and a picture", async () => {
    expect((await rig.blog.setUp(OWNER)).status).toBe(201);
    expect((await rig.blog.setUp(OWNER)).status).toBe(403);
    // From a browser that it does not know.
    for (let i = 0; i < 2; i++) expect((await rig.blog.logIn(OWNER)).status).toBe(201);
    picture = await rig.blog.upload(PICTURE);
    stored = (await rig.blog.ask(picture)).text;
    expect(stored).toContain("PNG");
    post = await rig.blog.publish("A red lamp", `<p>It shines.</p><img src="${picture}">`);
    await expectAllContent();
});

it("has it all after a restart", async () => {
    await rig.stop("ghost");
    expect((await rig.inspect("ghost", "{{.State.ExitCode}}")).trim()).toBe("0");
    await rig.startAgain("ghost");
    console.info(`the second start took ${await rig.untilHealthy("ghost")}; memory ${await rig.memory("ghost")}`);
    await expectAllContent();
    expect((await rig.log("ghost")).match(/the content folder was given/g)).toHaveLength(1);
});

it("is well when its owner closes it to visitors", async () => {
    expect((await rig.blog.close(true)).status).toBe(200);
    await until("the blog to be closed", async () => (await rig.blog.ask("/")).status === 302, HEAL);
    expect(await rig.isWell()).toBe(true);
    expect((await rig.blog.close(false)).status).toBe(200);
    await until("the blog to be open", async () => (await rig.blog.ask("/")).status === 200, HEAL);
});

it("asks nobody for its own name", async () => {
    expect(await rig.log("ghost")).not.toMatch(/ActivityPub/);
});

it("shows no password in processes, nor in what Docker knows", async () => {
    const seen = await rig.visible();
    expect(seen).toContain("DATABASE_PASSWORD_FILE");
    for (const password of [SITE.password, OTHER.password, ROOT_PASSWORD]) expect(seen).not.toContain(password);
});

it("is not well without its database, and is again when that is back", async () => {
    await rig.stop("database");
    await until("the blog not to be well", async () => !(await rig.isWell()), HEAL);
    await rig.startAgain("database");
    await until("the blog to be well again", () => rig.isWell(), HEAL);
    await expectAllContent();
});

it("keeps a site out that was taken from the list, and keeps its data", async () => {
    await rig.startAccounts([OTHER]);
    await rig.untilHealthy("accounts");
    expect(await rig.log("accounts")).toMatch(new RegExp(`^accounts: ${SITE.user} is no longer wanted: locked`, "m"));
    await expect(rig.sql(SITE.user, "SELECT 1")).rejects.toThrow(/locked/);
    await until("the blog not to be well", async () => !(await rig.isWell()), HEAL);
    await rig.startAccounts([SITE, OTHER]);
    await rig.untilHealthy("accounts");
    expect(await rig.log("accounts")).toMatch(new RegExp(`^accounts: ${SITE.user}: unlocked$`, "m"));
    await until("the blog to be well again", () => rig.isWell(), HEAL);
    await expectAllContent();
});

it("finds the lock of a Ghost that was killed while it made its schema, and starts it again once that is given back", async () => {
    await rig.startGhost(OTHER);
    await rig.killMigratingGhost(OTHER);
    const locked = /^accounts: site_sother: locked for migrations since .* UTC, by a Ghost that was killed/m;
    await until("the lock to be found", async () => locked.test(await rig.log("accounts")), HEAL);
    expect(await rig.log("ghost")).toMatch(/Migration lock was never released/);
    expect(await rig.account("look", OTHER)).toMatch(/"lock":\{"schema":"site_sother",.*"isStale":true\}/);
    expect(await rig.account("unlock", OTHER)).toMatch(/^site_sother: its migrations are no longer locked$/m);
    console.info(`after its lock was given back, the blog took ${await rig.untilHealthy("ghost")}`);
    expect(await rig.account("unlock", OTHER)).toBe("site_sother: its migrations are not locked\n");
});

it("drops schema and account of a site that was taken from the list, of no other, and as often as it is asked to", async () => {
    await expect(rig.account("purge", OTHER)).rejects.toThrow(/s_sother_nyc is wanted; take the site out/);
    await rig.startAccounts([SITE]);
    await rig.untilHealthy("accounts");
    expect(await rig.account("look", OTHER)).toMatch(
        /^site \{"isWanted":false,"hasAccount":true,"schema":\{"bytes":\d{6,},"posts":[1-9]/,
    );
    for (let i = 0; i < 2; i++)
        expect(await rig.account("purge", OTHER)).toMatch(/^site_sother and s_sother_nyc: dropped$/m);
    expect(await rig.account("look", OTHER)).toBe('site {"isWanted":false,"hasAccount":false}\n');
    expect(await rig.account("look", SITE)).toMatch(/"isWanted":true,"hasAccount":true,"schema":.*"posts":[1-9]/);
    await rig.startGhost();
    await rig.untilHealthy("ghost");
    await expectAllContent();
});

it("ends where its service's name leads nobody to it, so that another copy is started", async () => {
    await rig.startGhost(SITE, { SERVICE: "site-of-nobody" });
    await rig.untilHealthy("ghost");
    const hasEnded = async () =>
        (await rig.inspect("ghost", "{{.State.Status}} {{.State.ExitCode}}")).trim() === "exited 0";
    await until("the blog to end", hasEnded, HEAL);
    expect(await rig.log("ghost")).toMatch(/^healthcheck: well, but not to be found as site-of-nobody; ends/m);
});

it("says what its image wants to be told, and why the broken release does not start", async () => {
    expect(await rig.failing("twinswarm/ghost:6.65.0-next")).toMatch(/URL is not set, but must be https:/);
    expect(await rig.failing("twinswarm/ghost:broken")).toMatch(/this release of Ghost does not start/);
});
