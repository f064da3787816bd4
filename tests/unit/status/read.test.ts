import { readReport } from "../../../operations/status/read";
import type { Fleet } from "../../../operations/fleet";
import type { Answer } from "../../../lab/visitor/questions";
import { troubles } from "../../../operations/status/troubles";
import { account, fleet } from "./fleet";

const STATE = JSON.stringify({
    deployment: {
        resources: [{ type: "pulumi:providers:docker", inputs: { host: "ssh://root@nyc-managers", sshOpts: "[]" } }],
    },
});

/** What a visitor gets. */
const got = (url: string, status: number): Answer => ({ url, status, headers: {}, body: "", seconds: 0.1 });

/** A fleet of which nyc is applied but dead, and ams was never applied. */
const sources: Fleet = {
    folder: "/nowhere",
    pulumi: () => Promise.reject(new Error("status runs no update")),
    backups: "/nowhere",
    account: "a".repeat(32),
    exported: (stack) => Promise.resolve(stack === "nyc" ? STATE : undefined),
    execute(argv, input) {
        if (argv[0] === "ssh")
            return Promise.reject(new Error("ssh root@nyc-managers: exit code 255\nno manager of nyc answers"));
        expect(JSON.parse(input ?? "")).toEqual({
            account: "a".repeat(32),
            zones: ["example.com"],
            hosts: ["apps.example.com", "hello.example.com", "example.com"],
        });
        return Promise.resolve(JSON.stringify(account()));
    },
    visit: (urls) => Promise.resolve(urls.map((url, at) => got(url, 200 + at))),
    tools: () => Promise.resolve([]),
    isLocked: () => Promise.resolve(false),
    imagesLock: () => Promise.resolve(undefined),
};

it("asks all parts, and tells of those that do not answer in their place", async () => {
    const report = await readReport(fleet(), sources);
    expect(troubles(report)).toEqual([
        "zone nyc could not be asked: no manager of nyc answers",
        "zone ams could not be asked: it was not applied yet; run: pulumi up -s ams",
    ]);
    expect(report.sites.map(({ id, visit }) => [id, visit?.status])).toEqual([
        ["s7f3a", 200],
        ["s81c0", 201],
        ["sb3c6", 202],
    ]);
});

it("asks for no name before it has a record: resolvers would remember that it had none", async () => {
    const visited: string[] = [];
    const visit = (urls: readonly string[]) => {
        visited.push(...urls);
        return Promise.resolve(urls.map((url) => got(url, 200)));
    };
    const { records, balancers } = account();
    const known = Object.fromEntries(Object.entries(records).filter(([host]) => host !== "hello.example.com"));
    const execute = () => Promise.resolve(JSON.stringify({ records: known, balancers }));
    const report = await readReport(fleet(), {
        ...sources,
        exported: () => Promise.resolve(undefined),
        execute,
        visit,
    });
    expect(visited).toEqual(["https://apps.example.com/green/", "https://example.com/"]);
    expect(report.sites.map(({ visit }) => visit?.status)).toEqual([200, undefined, 200]);
});

it("does without a visitor, and without an account", async () => {
    const visit = () => Promise.reject(new Error("the lab has no visitor"));
    const report = await readReport(fleet(), { ...sources, account: undefined, visit });
    expect(report.cloudflareError).toBe("the account is not known; set CLOUDFLARE_ACCOUNT_ID");
    expect(report.sites[0]?.visit).toEqual({ status: null, seconds: 0, error: "the lab has no visitor" });
});
