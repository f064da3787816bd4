/** `npm run preview`: what an `up` of each stack would do, and whether the policies let it. */
import { appendFile } from "node:fs/promises";
import { Command } from "commander";
import { EDGE_STACK } from "../components/config/project";
import { labPolicyPack, POLICY_PACK } from "../lab/engine/policy-pack";
import { Progress } from "../lab/progress";
import { mapBounded } from "../lab/visitor/bounded";
import { fleetOf } from "../operations/fleet";
import { renderComment, renderFailure } from "../operations/preview/comment";
import { loadKey } from "../operations/preview/ssh-agent";
import { GitHub, readPullRequest } from "../operations/preview/pull-request";
import { retiredNotes } from "../operations/preview/retired";
import { passes, previewStack } from "../operations/preview/stack";
import { readProject } from "../operations/read-project";
import { ALLOW_VARIABLE } from "../policy/exceptions";

/** Engines side by side; each waits for the clouds most of its time. */
const AT_ONCE = 3;

interface Options {
    readonly skip: readonly string[];
    readonly cloud: boolean;
    readonly comment: boolean;
    readonly json: boolean;
}

async function preview(stacks: readonly string[], options: Options): Promise<void> {
    const pullRequest = await readPullRequest(process.env);
    const github = options.comment ? new GitHub(process.env) : undefined;
    if (github !== undefined && pullRequest === undefined) throw new Error("--comment works on pull requests alone");
    const endAgent = options.cloud ? await loadKey(process.env) : undefined;
    const publish = async (text: string): Promise<void> => {
        const { GITHUB_STEP_SUMMARY: summary } = process.env;
        if (summary !== undefined) await appendFile(summary, text);
        if (pullRequest !== undefined) await github?.comment(pullRequest.number, text);
    };
    const subject = pullRequest === undefined ? undefined : `Of commit ${pullRequest.commit}.`;
    try {
        const skip = [...options.skip, ...(pullRequest?.skip ?? [])];
        const report = { ...(await previewAll(stacks, { ...options, skip }, pullRequest?.allow ?? [])), subject };
        console.log(options.json ? JSON.stringify(report, undefined, 2) : renderComment(report));
        await publish(renderComment(report));
        if (!report.previews.every(passes)) process.exitCode = 1;
    } catch (error) {
        // The comment of an earlier commit must not stand as if it were about this one.
        await publish(renderFailure(error instanceof Error ? error.message : String(error), subject));
        throw error;
    } finally {
        await endAgent?.();
    }
}

async function previewAll(stacks: readonly string[], { cloud, skip }: Options, allowed: readonly string[]) {
    const fleet = fleetOf({ cloud });
    const project = await readProject(fleet.folder);
    const known = [...project.zones.map(({ name }) => name), EDGE_STACK];
    const unknown = [...stacks, ...skip].filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`there is no stack ${unknown.join(", ")}; there are: ${known.join(", ")}`);
    const pack = process.env.TWINSWARM_POLICY_PACK ?? (cloud ? POLICY_PACK : await labPolicyPack());
    const allow = [process.env[ALLOW_VARIABLE] ?? "", ...allowed].join(",");
    const chosen = (stacks.length === 0 ? known : stacks).filter((name) => !skip.includes(name));
    const progress = new Progress();
    const previews = await mapBounded(chosen, AT_ONCE, (stack) =>
        progress.step(`preview ${stack}`, (report) => previewStack(fleet, stack, { pack, allow, onLine: report })),
    );
    const skipped = skip.map((name) => `Stack ${name} was not previewed, as it was asked to be skipped.`);
    return { previews, notes: [...skipped, ...(await retiredNotes(fleet, project))] };
}

new Command("preview")
    .description(
        "what `pulumi up` of each stack would do, judged by the policy pack; ends with 1 where a plan is refused or fails. " +
            `${ALLOW_VARIABLE}=rule,rule:subject makes exceptions, which are shown`,
    )
    .argument("[stacks...]", "instead of all")
    .option("--skip <stacks...>", "such as a zone that is dead", [])
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--comment", "in GitHub Actions: make or update one comment on the pull request", false)
    .option("--json", "for programs: one JSON object", false)
    .action(preview)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
