/** `npm start`: from nothing to both zones, the edge and every sample site answering, blogs with a post; run again, it repairs what is not. */
import { Command } from "commander";
import type { Project, Site } from "../components/config/project";
import { startLock, withLock } from "../lab/lock";
import { elapsed, Progress } from "../lab/progress";
import { pageUrl } from "../lab/page/service";
import { secretFile } from "../lab/secrets";
import { bringUp } from "../lab/up";
import { fleetGb } from "../lab/fleet-memory";
import { fillBlogs, OWNER } from "../lab/visitor/fill-blogs";
import { gatewayUrl } from "../lab/visitor/gateway/service";
import { toolTable } from "./lab/tables";
import { readProject, repository } from "../operations/read-project";
import { applyFleet } from "./start/apply";
import { siteTable, untilSitesAnswer, type SiteView } from "./start/sites";

async function start(): Promise<void> {
    const progress = new Progress();
    // A mistake in the stack files is said before minutes are spent.
    const project = await readProject(process.env.TWINSWARM_STACKS ?? repository);
    const onWait = (holder: string): void => progress.note(`the lab is being started: waiting for ${holder}`);
    await withLock(startLock(), { purpose: "npm start", onWait }, () => startAll(project, progress));
}

async function startAll(project: Project, progress: Progress): Promise<void> {
    const startedAt = performance.now();
    const tools = await bringUp(progress, fleetGb(project));
    await applyFleet(project, progress);
    const sites = await progress.step("visit every site", (report) => untilSitesAnswer(project, report));
    const hasBlogs = project.sites.some(({ kind }) => kind === "ghost");
    const blogs = hasBlogs ? await progress.step("fill the blogs", (report) => fillBlogs(project, report)) : [];
    const took = elapsed(performance.now() - startedAt);
    const page = await pageUrl();
    console.log(
        [toolTable(tools), siteTable(sites), ...hints(sites, blogs, page), `Everything runs, after ${took}.`].join(
            "\n",
        ),
    );
}

function hints([first]: readonly SiteView[], [blog]: readonly Site[], page: string | undefined): string[] {
    const { url, browser } = first ?? { url: "https://hello.example.com/", browser: "" };
    return [
        "",
        `In a browser of this host:  ${browser}`,
        ...(blog === undefined ? [] : writing(blog)),
        // It is a service of its own, and may have ended meanwhile.
        ...(page === undefined ? [] : [`All of it live, with buttons that break it:  ${page}`]),
        "",
        "What to try next:",
        `  npm run lab -- visit -sI ${url}`,
        "  npm run status                      zones, sites, what Cloudflare and a visitor see",
        "  npm run lab -- power nyc-m1 off     then visit again; power on when seen",
        "  npm run lab -- exec nyc-m1 -- docker service ls",
        "  npm run pulumi -- preview -s nyc    after an edit of Pulumi.nyc.yaml",
        "  npm run lab -- down                 when done",
        "",
    ];
}

/** The password is told by nobody else than its file. */
const writing = ({ host }: Site): string[] => [
    `Write in a blog, as ${OWNER.email}:  ${gatewayUrl(host, "/ghost/")}`,
    `  its password:  cat ${secretFile("blog-password")}`,
];

new Command("start")
    .description(
        "bring up the lab, apply every stack in it, wait until all sites answer, and give new blogs an owner and a post; safe to repeat",
    )
    .action(start)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
