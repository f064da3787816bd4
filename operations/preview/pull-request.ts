/** The pull request that a workflow runs for, and the one comment of ours on it. */
import { readFile } from "node:fs/promises";
import { fetch } from "undici";
import { z } from "zod";
import { MARKER } from "./comment";

/**
 * A label `policy-allow:records` makes an exception from the rule `records`, for all to see, and `preview-skip:nyc` leaves
 * out a stack whose zone is dead.
 */
const [ALLOW, SKIP] = [/^policy-allow:\s*(\S+)$/, /^preview-skip:\s*(\S+)$/];

const EVENT = z.object({
    pull_request: z.object({
        number: z.number(),
        head: z.object({ sha: z.string() }),
        labels: z.array(z.object({ name: z.string() })).default([]),
    }),
});

export interface PullRequest {
    readonly number: number;
    /** Its newest commit. */
    readonly commit: string;
    /** Exceptions that its labels make. */
    readonly allow: readonly string[];
    /** Stacks that its labels leave out. */
    readonly skip: readonly string[];
}

/** What GitHub Actions tells of its event; undefined where it is about no pull request, or nobody runs in Actions. */
export async function readPullRequest(environment: NodeJS.ProcessEnv): Promise<PullRequest | undefined> {
    if (environment.GITHUB_EVENT_PATH === undefined) return undefined;
    const event = EVENT.safeParse(JSON.parse(await readFile(environment.GITHUB_EVENT_PATH, "utf8"))).data;
    if (event === undefined) return undefined;
    const { number, head, labels } = event.pull_request;
    const valuesOf = (label: RegExp): string[] => labels.flatMap(({ name }) => label.exec(name)?.[1] ?? []);
    return { number, commit: head.sha, allow: valuesOf(ALLOW), skip: valuesOf(SKIP) };
}

const COMMENTS = z.array(z.object({ id: z.number(), body: z.string().nullish() }));
const PAGE = 100;
/** GitHub's limit of comments on an issue is 2,500. */
const PAGES = 25;

export class GitHub {
    private readonly api: string;
    private readonly repository: string;
    private readonly token: string;

    /** @param environment as GitHub Actions sets it, with GITHUB_TOKEN */
    constructor(environment: NodeJS.ProcessEnv) {
        const { GITHUB_API_URL: api = "https://api.github.com", GITHUB_REPOSITORY, GITHUB_TOKEN } = environment;
        if (GITHUB_REPOSITORY === undefined || GITHUB_TOKEN === undefined) {
            throw new Error(
                "a comment needs GITHUB_REPOSITORY and GITHUB_TOKEN; without --comment the preview is shown here",
            );
        }
        this.api = api;
        this.repository = GITHUB_REPOSITORY;
        this.token = GITHUB_TOKEN;
    }

    /** Makes our comment, or brings it up to date, wherever among others it stands. */
    async comment(pullRequest: number, body: string): Promise<void> {
        const id = await this.find(pullRequest);
        if (id === undefined) await this.ask("POST", `issues/${pullRequest}/comments`, { body });
        else await this.ask("PATCH", `issues/comments/${id}`, { body });
    }

    private async find(pullRequest: number): Promise<number | undefined> {
        for (let page = 1; page <= PAGES; page++) {
            const path = `issues/${pullRequest}/comments?per_page=${PAGE}&page=${page}`;
            const comments = COMMENTS.parse(await this.ask("GET", path));
            const ours = comments.find(({ body }) => body?.startsWith(MARKER));
            if (ours !== undefined || comments.length < PAGE) return ours?.id;
        }
        return undefined;
    }

    private async ask(method: string, path: string, body?: object): Promise<unknown> {
        const response = await fetch(`${this.api}/repos/${this.repository}/${path}`, {
            method,
            headers: {
                authorization: `Bearer ${this.token}`,
                accept: "application/vnd.github+json",
                // Else it would be announced as plain text.
                ...(body === undefined ? {} : { "content-type": "application/json" }),
            },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (response.ok) return response.json();
        const said = (await response.text()).slice(0, 200);
        throw new Error(
            `GitHub answers ${method} ${path} with ${response.status} (${said}); the job needs pull-requests: write`,
        );
    }
}
