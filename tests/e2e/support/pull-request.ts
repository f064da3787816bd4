/** A pull request of the lab's fleet: what its workflow runs, and the comments that it leaves. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { labEnvironment } from "../../../lab/engine/environment";
import { labPolicyPack } from "../../../lab/engine/policy-pack";
import { withProject } from "../../../lab/engine/pulumi";
import { asOperator } from "../../../lab/operator/operator";
import { LAB_DIR } from "../../../lab/plan";
import { CommandError, run, until } from "../../../lab/process";
import { typescript } from "../../../lab/services";
import { repository } from "../../../operations/read-project";
import { typed } from "./runbook";

const PORT = 8090;
const API = `http://127.0.0.1:${PORT}`;
const TOKEN = "token-of-the-job";
const [REPOSITORY, NUMBER] = ["owner/fleet", 7];

const WORKFLOW = z.object({
    jobs: z.object({ preview: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
});
const COMMENTS = z.array(z.object({ id: z.number(), body: z.string() }));

/** What the workflow's job types once everything is installed. */
async function jobLines(): Promise<string> {
    const text = await readFile(join(repository, ".github/workflows/pull-request.yml"), "utf8");
    const lines = WORKFLOW.parse(parse(text)).jobs.preview.steps.flatMap((step) => step.run ?? []);
    return lines.filter((line) => !line.startsWith("npm install ")).join("\n");
}

/** GitHub as far as the workflow needs it, from the operator's place in the lab; ends with the block that uses it. */
export class GitHubDouble implements AsyncDisposable {
    private constructor(
        private readonly folder: string,
        private readonly end: () => Promise<void>,
    ) {}

    static async start(): Promise<GitHubDouble> {
        const [command = "", ...args] = asOperator(typescript(join(__dirname, "github-main.ts"), String(PORT)));
        const child = spawn(command, args, { env: { ...process.env, GITHUB_TOKEN: TOKEN }, stdio: "ignore" });
        const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
        const double = new GitHubDouble(await mkdtemp(join(tmpdir(), "twinswarm-github-")), () => {
            child.kill();
            return ended;
        });
        await until("GitHub's double to answer", async () => (await double.comments()).length === 0);
        return double;
    }

    async comments(): Promise<z.infer<typeof COMMENTS>> {
        const url = `${API}/repos/${REPOSITORY}/issues/${NUMBER}/comments`;
        const [command = "", ...args] = asOperator(["curl", "-fsS", "-H", `authorization: Bearer ${TOKEN}`, url]);
        return COMMENTS.parse(JSON.parse((await run(command, args)).stdout));
    }

    /**
     * Runs the job for a pull request, with the stack files as they are now.
     * @returns its exit code
     */
    async job(commit: string, labels: readonly string[] = []): Promise<number | null> {
        const event = join(this.folder, "event.json");
        const pull_request = { number: NUMBER, head: { sha: commit }, labels: labels.map((name) => ({ name })) };
        await writeFile(event, JSON.stringify({ pull_request }));
        await withProject("a pull request", () => Promise.resolve());
        try {
            await typed(await jobLines(), {
                programs: ["npm"],
                at: asOperator,
                env: {
                    ...(await labEnvironment()),
                    // The key comes as a secret, and is in no agent yet.
                    SSH_AUTH_SOCK: "",
                    SSH_PRIVATE_KEY: await readFile(join(LAB_DIR, "operator/id_ed25519"), "utf8"),
                    TWINSWARM_POLICY_PACK: await labPolicyPack(),
                    GITHUB_API_URL: API,
                    GITHUB_REPOSITORY: REPOSITORY,
                    GITHUB_TOKEN: TOKEN,
                    GITHUB_EVENT_PATH: event,
                },
            });
            return 0;
        } catch (error) {
            if (error instanceof CommandError) return error.code;
            throw error;
        }
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.end();
        await rm(this.folder, { recursive: true });
    }
}
