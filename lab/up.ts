/** The lab's life: up, with everything that stands outside of the data centres; their machines come with `pulumi up`. */
import { ensureCloudflare } from "./cloudflare/service";
import { ensureDigitalOcean } from "./digitalocean/service";
import { requireFreePort, type Door } from "./doors";
import { bringDown } from "./down";
import { prepareHost } from "./host";
import { cacheLock, lifeLock, withLock } from "./lock";
import { prepareImages } from "./images/prepare";
import { prepareLayers } from "./machines/base-image";
import { ensureInternet } from "./network/internet";
import { ensureOperator } from "./operator/operator";
import { ensureMirrors } from "./mirrors/mirrors";
import { ensurePage, PAGE, pagePort } from "./page/service";
import type { Progress } from "./progress";
import { ensureRegistry } from "./registry/registry";
import { isServiceAlive } from "./services";
import { prepareToolchain } from "./toolchain/prepare";
import type { ToolRow } from "./toolchain/store";
import { ensureGateway, GATEWAY, gatewayPort } from "./visitor/gateway/service";
import { ensureResolver } from "./visitor/resolver";
import { ensureVisitor } from "./visitor/visitor";

/**
 * Brings up what is not up yet: carries on after an interrupted run, and has nothing to do in a lab that is whole. Ready
 * when everything answers. Gives what tools are used, from where.
 * @param memoryGb that it takes with what is to run in it; looked at where it is not up yet
 */
export function bringUp(progress: Progress, memoryGb?: number): Promise<ToolRow[]> {
    return locked("npm run lab -- up", progress, async () => {
        const problems = await portProblems();
        await progress.step("check the host", (report) => prepareHost(report, { memoryGb, problems }));
        const tools = await fillCache(progress);
        await progress.step("network", ensureInternet);
        await all([
            progress.step("DigitalOcean", ensureDigitalOcean),
            progress.step("Cloudflare", ensureCloudflare),
            progress.step("resolver and visitor", async () => {
                await ensureResolver();
                await ensureVisitor();
            }),
            progress.step("registry", ensureRegistry),
            progress.step("mirror of Debian's packages", ensureMirrors),
            progress.step("operator", ensureOperator),
        ]);
        await progress.step("gateway for browsers", () => ensureGateway());
        await progress.step("status page", () => ensurePage());
        return tools;
    });
}

/** Removes everything of the lab but the cache. */
export const takeDown = (progress: Progress): Promise<void> => locked("npm run lab -- down", progress, bringDown);

/**
 * Builds what the cache lacks: tools, base image, container images. What compiles goes beside what unpacks packages, as each
 * has a bottleneck of its own; of the images one alone waits for a tool.
 */
export const fillCache = (progress: Progress): Promise<ToolRow[]> =>
    changeCache(progress, async () => {
        const tools = prepareToolchain({ progress });
        const images = async (): Promise<void> => {
            await progress.step("base image of the machines", (report) => prepareLayers(report));
            await progress.step("container images", () => prepareImages({ progress, tools }));
        };
        const [rows] = await all([tools, images()]);
        return rows;
    });

/** Does something to the cache, which all labs of the host share, one at a time. */
export function changeCache<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
    const onWait = (holder: string): void => progress.note(`another lab fills the cache: waiting for ${holder}`);
    return withLock(cacheLock(), { purpose: "fill the cache", onWait }, work);
}

/** One at a time: a second `up` would race the first, and a `down` meanwhile would leave half of it behind. */
function locked<T>(purpose: string, progress: Progress, work: () => Promise<T>): Promise<T> {
    const onWait = (holder: string): void => progress.note(`the lab is being changed: waiting for ${holder}`);
    return withLock(lifeLock(), { purpose, onWait }, work);
}

/** This lab's own servers may have the ports; nobody else may. */
async function portProblems(): Promise<string[]> {
    const doors: readonly (readonly [Door, number])[] = [
        [GATEWAY, gatewayPort()],
        [PAGE, pagePort()],
    ];
    const refusals = await Promise.all(
        doors.map(async ([door, port]) => {
            if (await isServiceAlive(door.service)) return undefined;
            return requireFreePort(door, port).catch((error: Error) => error.message);
        }),
    );
    return refusals.flatMap((refusal) => refusal ?? []);
}

/** Waits for all parts to end, also when one fails: what goes on behind a failure would be cut off by it. */
async function all<T extends readonly Promise<unknown>[]>(parts: [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
    const settled = await Promise.allSettled(parts);
    const failures = settled.flatMap((part) => (part.status === "rejected" ? [part.reason as Error] : []));
    // One may have failed for another's reason.
    if (failures.length > 0) throw new Error([...new Set(failures.map(({ message }) => message))].join("\n"));
    return settled.map((part) => (part as PromiseFulfilledResult<unknown>).value) as { [K in keyof T]: Awaited<T[K]> };
}
