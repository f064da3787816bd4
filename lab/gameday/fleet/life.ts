/** The lab of a game day: used as it is where it runs, made where it does not, and left as it was found. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EDGE_STACK, type Project } from "../../../components/config/project";
import { readTexts } from "../../../operations/read-project";
import { applyFleet } from "../../../scripts/start/apply";
import { untilSitesAnswer } from "../../../scripts/start/sites";
import { projectDir } from "../../engine/environment";
import { stackExists } from "../../engine/stacks";
import { INTERNET } from "../../network/internet";
import { namespaceExists } from "../../network/namespaces";
import { LAB_DIR, PREFIX } from "../../plan";
import type { Progress } from "../../progress";
import { bringUp, takeDown } from "../../up";
import { fillBlogs } from "../../visitor/fill-blogs";
import type { Day } from "../scenario";
import { chooseFleet, memoryLack, type Chosen } from "./choose";
import { repair } from "./repair";

/** Says of a lab that a game day made it, for one that comes after a crash. */
const marker = join(LAB_DIR, "gameday");

/** Looks at what runs, and decides. */
export async function findFleet(sites: number | undefined): Promise<Chosen> {
    const folder = process.env.TWINSWARM_STACKS;
    const runs = namespaceExists(INTERNET);
    // A lab without stacks was left before it had any.
    const isLeftover = runs && (existsSync(marker) || !stackExists(EDGE_STACK));
    return chooseFleet({
        sites,
        given: folder === undefined ? undefined : await readTexts(folder),
        running: runs && !isLeftover ? await readTexts(projectDir) : undefined,
        isLeftover,
        lab: PREFIX,
    });
}

/** Throws where a fleet that is yet to be made would not fit into this host. */
export async function requireMemory(project: Project): Promise<void> {
    if (existsSync(LAB_DIR)) return;
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8")) ?? [];
    const lack = memoryLack(project, Number(kilobytes) / 2 ** 20);
    if (lack !== undefined) throw new Error(lack);
}

/** Ready when the whole fleet answers. */
export async function enterFleet(day: Day, stays: boolean, progress: Progress): Promise<void> {
    if (stays) return progress.step("bring the fleet to its steady state", (report) => repair({ ...day, report }));
    // What a killed game day left may be another fleet, whose records do not go without being asked to.
    if (existsSync(marker)) await takeDown(progress);
    await bringUp(progress);
    await writeFile(marker, `process ${process.pid}\n`);
    await applyFleet(day.project, progress);
    await progress.step("visit every site", (report) => untilSitesAnswer(day.project, report));
    if (day.project.sites.some(({ kind }) => kind === "ghost"))
        await progress.step("fill the blogs", (report) => fillBlogs(day.project, report));
}

/** Makes a lab of our own anew, where nothing else helped. */
export async function renewFleet(day: Day, progress: Progress): Promise<void> {
    await takeDown(progress);
    await enterFleet(day, false, progress);
}

/** Removes a lab that was made for the game day; another one is repaired, with its machines as they were. */
export async function leaveFleet(day: Day, stays: boolean, progress: Progress): Promise<void> {
    if (!stays) return takeDown(progress);
    day.files.forgetEdits();
    await progress.step("leave the fleet as it was", (report) => repair({ ...day, report }));
}
