import { EDGE_STACK } from "../../components/config/project";
import { accountOf } from "../../components/data/accounts";
import { folderOf, SHARED, SHARED_USER } from "../../components/data/folders";
import { until } from "../../lab/process";
import { ask, askAll } from "../../lab/visitor/ask";
import { gatewayUrl } from "../../lab/visitor/gateway/service";
import { killServer, machineRunning, onlineSeenBy, primaryOf } from "../../lab/gameday/fleet/database";
import { addStateful, killMigrating, telling } from "../e2e/support/blogs";
import { command } from "../e2e/support/command";
import { HEAL_MS, LONGEST_TEST_MS } from "../e2e/support/deadlines";
import { edit, machinesOf, on, powerOff, powerOn, project, untilWhole, up, upUnchanged } from "../e2e/support/fleet";
import { inAnyForm, leakingFiles, passwordsOf, secretsIn, shownOn } from "../e2e/support/secrets";
import { runbook } from "../e2e/support/runbook";
import { Traffic } from "../e2e/support/traffic";
import { BlogClient } from "../../lab/visitor/blog-client";
import { Writer } from "../../lab/visitor/blog-writer";
import { fillBlogs, ownerOf, POST_PATH } from "../../lab/visitor/fill-blogs";
import { PICTURE } from "../support/blog";
import { launchBrowser, untilSays } from "../support/browser";

// The last tests of all: blogs stay, as a record does not go without being asked to.
const ZONE = "ams";
const [ID, HOST] = ["sblog1", "blog.example.com"];
const [FOLDER_ID, FOLDER_HOST] = ["sfile1", "files.example.com"];

let blog: BlogClient;
/** What visitors must find whatever happens: path and text. */
const paths: string[] = [];

const tested = (name: string, test: () => Promise<void>): void => it(name, telling(ZONE, ID, test));

async function untilAllIsThere(): Promise<void> {
    for (const path of ["/", ...paths])
        await until(`${HOST}${path} to be there`, async () => (await blog.ask(path)).status === 200, {
            deadlineMs: HEAL_MS,
        });
}

tested(
    "makes a blog, and a site of a folder, by an edit of the stack files, and finds nothing left to do",
    async () => {
        await addStateful(ZONE, {
            [ID]: { host: HOST, kind: "ghost" },
            [FOLDER_ID]: { host: FOLDER_HOST, kind: "static", folder: true },
        });
        const zones = (await project()).zones.map(({ name }) => name);
        await Promise.all(zones.map((name) => up(name)));
        await up(EDGE_STACK);
        blog = BlogClient.onInternet(HOST);
        await untilAllIsThere();
        await Promise.all(zones.map((name) => upUnchanged(name)));
    },
);

tested("gets an owner and a post with a picture once, as by npm start, and takes more of the owner", async () => {
    expect((await blog.ask("/ghost/")).status).toBe(200);
    for (let i = 0; i < 2; i++) await fillBlogs(await project(), () => undefined);
    expect((await blog.ask("/first-light-2/")).status).toBe(404);
    const [, picture] = /<img src="https:\/\/[^/"]+([^"]+lamp[^"]*\.svg)"/.exec((await blog.ask(POST_PATH)).text) ?? [];
    expect((await blog.logIn(await ownerOf(HOST))).status).toBe(201);
    paths.push(POST_PATH, picture ?? "/no-picture-in-the-post/");
    paths.push(await blog.publish("Second light", "<p>So is this.</p>"), await blog.upload(PICTURE));
    await untilAllIsThere();
});

tested("lets its owner in by a browser on this host, who sees the posts in its admin", async () => {
    const { email, password } = await ownerOf(HOST);
    const browser = await launchBrowser();
    try {
        const page = await browser.newPage();
        // Its programs are many megabytes, and machines may be busy.
        page.setDefaultTimeout(HEAL_MS);
        await page.goto(gatewayUrl(HOST, "/ghost/"));
        await page.fill("input[name=identification]", email);
        await page.fill("input[name=password]", password);
        await page.click("[data-test-button=sign-in]");
        await page.locator("input[name=password]").waitFor({ state: "detached" });
        await page.goto(gatewayUrl(HOST, "/ghost/#/posts"));
        for (const title of ["First light", "Second light"]) await untilSays(page, "body", title, HEAL_MS);
    } finally {
        await browser.close();
    }
});

tested("serves what is put into a site's folder on one machine, out of every copy", async () => {
    const [name = "", ...others] = (await machinesOf(ZONE)).map((one) => one.name);
    const file = `${folderOf(FOLDER_ID)}/index.html`;
    await on(name, `echo 'A page of a folder.' > ${file} && chown ${SHARED_USER}:${SHARED_USER} ${file}`);
    const hasSpread = async (): Promise<boolean> =>
        (await Promise.all(others.map((other) => on(other, `cat ${file}`)))).every(
            (it) => it === "A page of a folder.",
        );
    await until(`${file} to be on all machines`, hasSpread, { deadlineMs: HEAL_MS });
    const page = { url: `https://${FOLDER_HOST}/` };
    const isServed = async (): Promise<boolean> =>
        (await askAll([page, page, page, page])).every(({ body }) => body === "A page of a folder.\n");
    await until(`${FOLDER_HOST} to be served`, isServed, { deadlineMs: HEAL_MS });
    expect((await ask(`${page.url}.stfolder`)).status).toBe(404);
});

it("keeps the passwords of the database out of states, logs, inspections and processes", async () => {
    const kept = await passwordsOf(ZONE);
    const seed = kept[`${ZONE}-database-seed`] ?? "";
    const names = ["database-root", "database-seed", "shared-key"].map((name) => `${ZONE}-${name}`);
    expect(Object.keys(kept)).toEqual(expect.arrayContaining(names));
    const wanted = inAnyForm([...names.map((name) => kept[name] ?? ""), accountOf(ID, ZONE, seed).password]);
    expect(await leakingFiles(wanted)).toEqual([]);
    for (const { name } of await machinesOf(ZONE)) {
        const shown = await shownOn(name);
        // It does show what a service is told otherwise.
        expect(shown).toContain("KEY_FILE=/run/secrets/sync-key");
        expect({ name, secrets: secretsIn(shown, wanted) }).toEqual({ name, secrets: [] });
    }
});

tested(
    "takes posts again when the database's primary was killed, and keeps every one that it acknowledged",
    async () => {
        const before = await primaryOf(await project(), ZONE);
        await using writer = new Writer(blog);
        await writer.untilTaken(3, 0);
        const startedAt = Date.now();
        await killServer(before);
        await writer.untilTaken(5, Date.now() + 1_000);
        await writer[Symbol.asyncDispose]();
        console.info(
            `${before.member} killed: no post was acknowledged for ${writer.longestGap(startedAt).toFixed(1)} s`,
        );
        paths.push(...writer.acknowledged.map(({ path }) => path));
        await untilAllIsThere();
    },
);

tested("leaves a machine that is drained, and is given back to it, with every post", async () => {
    const [first = "", second = ""] = (await machinesOf(ZONE)).map(({ name }) => name);
    const drained = (await primaryOf(await project(), ZONE)).machine;
    const other = drained === first ? second : first;
    await using traffic = new Traffic({ urls: [`https://${HOST}/`], perSecond: 2 });
    await using writer = new Writer(blog);
    await writer.untilTaken(3, 0);
    const startedAt = Date.now();
    await command("drain", drained);
    traffic.report(`${drained} drained`, startedAt);
    expect(
        await on(other, `docker node ps --format '{{.Name}} {{.CurrentState}}' ${drained} | grep Running || true`),
    ).toBe("");
    expect((await primaryOf(await project(), ZONE)).machine).not.toBe(drained);
    await writer.untilTaken(3, Date.now());
    await command("drain", drained, "--back");
    traffic.report(`${drained} drained and given back`, startedAt);
    await writer.untilTaken(3, Date.now());
    await writer[Symbol.asyncDispose]();
    await traffic.stop();
    console.info(
        `${drained} drained and given back: no post was acknowledged for ${writer.longestGap(startedAt).toFixed(1)} s`,
    );
    paths.push(...writer.acknowledged.map(({ path }) => path));
    await untilAllIsThere();
    await upUnchanged(ZONE);
});

tested("is back with every post and picture when the machine that ran it is gone", async () => {
    const machines = await machinesOf(ZONE);
    const names = machines.map(({ name }) => name);
    const managers = names.filter((name) => name.includes("-m"));
    const dead = await machineRunning(managers[0] ?? "", ID);
    const alive = managers.filter((name) => name !== dead);
    await powerOff(dead);
    const offAt = Date.now();
    const hasMoved = async () => (await machineRunning(alive[0] ?? "", ID)) !== dead;
    await until("the blog to run elsewhere", hasMoved, { deadlineMs: HEAL_MS });
    await untilAllIsThere();
    console.info(`${dead} off: all of the blog was there after ${((Date.now() - offAt) / 1_000).toFixed(1)} s`);
    await powerOn(dead);
    await untilWhole(alive, names);
    await untilAllIsThere();
    await upUnchanged(ZONE);
});

tested("rebuilds two machines of the database in one go, and keeps every post", async () => {
    const rebuilt = [`${ZONE}-m1`, `${ZONE}-m2`];
    const before = await machinesOf(ZONE);
    await using writer = new Writer(blog);
    const startedAt = Date.now();
    await edit(ZONE, (file) =>
        file.setIn(
            ["config", "twinswarm:zone", "machines", "rebuild"],
            file.createNode(Object.fromEntries(rebuilt.map((name) => [name, 1]))),
        ),
    );
    const seen: number[] = [];
    const witness = { member: `${ZONE}-db3`, machine: `${ZONE}-m3` };
    const look = async () => {
        seen.push(await onlineSeenBy(witness));
        return isOver;
    };
    let isOver = false;
    const looking = until("the machines to be rebuilt", look, { deadlineMs: LONGEST_TEST_MS, everyMs: 1_000 });
    await up(ZONE).finally(() => (isOver = true));
    await looking;
    await up(EDGE_STACK);
    await writer.untilTaken(1, Date.now());
    await writer[Symbol.asyncDispose]();
    console.info(
        `${rebuilt.join(" and ")} rebuilt: no post was acknowledged for ${writer.longestGap(startedAt).toFixed(1)} s`,
    );

    const machines = await machinesOf(ZONE);
    const stayed = machines.filter(({ id }) => before.some((old) => old.id === id)).map(({ name }) => name);
    expect(machines.map(({ name }) => name).filter((name) => !stayed.includes(name))).toEqual(rebuilt);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toContain(2);
    // A host that stalls hides a member for a look or two; the move of one takes longer.
    expect(seen.join("")).not.toMatch(/[01]{5}/);
    await until("all members to have all data", async () => (await onlineSeenBy(witness)) === 3, {
        deadlineMs: HEAL_MS,
    });
    paths.push(...writer.acknowledged.map(({ path }) => path));
    await untilAllIsThere();
});

tested("starts again after a Ghost that was killed while it changed its schema, by what its runbook says", async () => {
    await killMigrating(ZONE, ID);
    const isTold = async () => {
        const { stdout } = await runbook("blog-does-not-start", "See whether that is it");
        return stdout.includes(`(${ID}) has its migrations in zone ${ZONE} locked since`);
    };
    await until("the lock to be told of", isTold, { deadlineMs: HEAL_MS });
    expect((await runbook("blog-does-not-start", "Look at the lock")).stdout).toContain("nobody is at work there");
    await runbook("blog-does-not-start", "Give it back");
    await untilAllIsThere();
    await runbook("blog-does-not-start", "See that nothing is left to do");
});

tested("removes for good what a blog has left that was taken out of the files, and nothing of another", async () => {
    const second = "sblog2";
    const zones = (await project()).zones.map(({ name }) => name);
    const undo = await edit(ZONE, (file) =>
        file.setIn(
            ["config", "twinswarm:sites", second],
            file.createNode({ host: "second.example.com", kind: "ghost", home: ZONE }),
        ),
    );
    const purge = (...args: string[]) => command("purge", second, ...args);
    await Promise.all(zones.map((name) => up(name)));
    await expect(purge("--yes")).rejects.toThrow(`${second} stands in Pulumi.${ZONE}.yaml`);
    await undo();
    await expect(purge("--yes")).rejects.toThrow(
        `zone ${ZONE} still has its service, its account, its folder, shared by`,
    );
    await Promise.all(zones.map((name) => up(name)));
    const isReady = async () => /schema site_sblog2 .* \d+ posts?/.test(await purge("--plan"));
    await until("no machine to share its folder", isReady, { deadlineMs: HEAL_MS });
    await purge("--yes");
    await expect(purge("--yes")).rejects.toThrow(`${second} has no schema, no account and no folder`);
    for (const name of zones)
        for (const machine of await machinesOf(name))
            expect((await on(machine.name, `ls ${SHARED}`)).split("\n")).not.toContain(second);
    await untilAllIsThere();
    await Promise.all(zones.map((name) => upUnchanged(name)));
});
