import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from "undici";
import { MARKER } from "../../../operations/preview/comment";
import { GitHub, readPullRequest } from "../../../operations/preview/pull-request";

const folder = mkdtempSync(join(tmpdir(), "twinswarm-event-"));
const before = getGlobalDispatcher();
let agent: MockAgent;

beforeEach(() => {
    agent = new MockAgent();
    agent.disableNetConnect();
    setGlobalDispatcher(agent);
});
afterEach(() => agent.assertNoPendingInterceptors());
afterAll(() => {
    setGlobalDispatcher(before);
    rmSync(folder, { recursive: true });
});

describe("the event", () => {
    const read = (event: object) => {
        const path = join(folder, "event.json");
        writeFileSync(path, JSON.stringify(event));
        return readPullRequest({ GITHUB_EVENT_PATH: path });
    };

    it("tells commit, exceptions and stacks to skip", async () => {
        const labels = ["policy-allow:records", "policy-allow: balancer:edge-fra-balancer", "bug", "preview-skip:nyc"];
        const pull_request = { number: 7, head: { sha: "abc" }, labels: labels.map((name) => ({ name })) };
        await expect(read({ pull_request })).resolves.toEqual({
            number: 7,
            commit: "abc",
            allow: ["records", "balancer:edge-fra-balancer"],
            skip: ["nyc"],
        });
    });

    it("may be none, or one about something else", async () => {
        await expect(readPullRequest({})).resolves.toBeUndefined();
        await expect(read({ ref: "refs/heads/main" })).resolves.toBeUndefined();
    });
});

describe("the comment", () => {
    const COMMENTS = "/repos/owner/fleet/issues/7/comments";
    const github = () =>
        new GitHub({ GITHUB_API_URL: "https://api.test", GITHUB_REPOSITORY: "owner/fleet", GITHUB_TOKEN: "token" });
    const api = () => agent.get("https://api.test");
    const headers = { authorization: "Bearer token" };
    const withBody = { ...headers, "content-type": "application/json" };
    const page = (number: number, comments: readonly object[]) =>
        api()
            .intercept({ path: `${COMMENTS}?per_page=100&page=${number}`, headers })
            .reply(200, comments);
    const people = Array.from({ length: 100 }, (_, id) => ({ id, body: `about ${MARKER}` }));

    it("is made where there is none of ours", async () => {
        page(1, [{ id: 1, body: null }]);
        api().intercept({ method: "POST", path: COMMENTS, headers: withBody, body: '{"body":"text"}' }).reply(201, {});
        await github().comment(7, "text");
    });

    it("is brought up to date, on whichever page it stands", async () => {
        page(1, people);
        page(2, [{ id: 200, body: `${MARKER}\nold` }]);
        const path = "/repos/owner/fleet/issues/comments/200";
        api().intercept({ method: "PATCH", path, headers: withBody, body: '{"body":"text"}' }).reply(200, {});
        await github().comment(7, "text");
    });

    it("says what the job lacks", async () => {
        api()
            .intercept({ path: /comments/ })
            .reply(403, { message: "Resource not accessible by integration" });
        await expect(github().comment(7, "text")).rejects.toThrow(/403 .*not accessible.* needs pull-requests: write/);
        expect(() => new GitHub({})).toThrow("needs GITHUB_REPOSITORY and GITHUB_TOKEN");
    });
});
