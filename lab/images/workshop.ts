/** Makes the lab's images one by one, each pushed as soon as it is there. */
import { copyFile, cp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { DEFAULT_IMAGES } from "../../components/config/default-images";
import { SUITE } from "../machines/debian";
import type { Progress, Report } from "../progress";
import { prepareToolchain } from "../toolchain/prepare";
import { allTools } from "../toolchain/tools";
import { makeBase } from "./base";
import type { LabDocker } from "./docker";
import { writeContext } from "./context";
import { fetchNode } from "./node-program";
import { BASE, NODE, NODE_CONTEXT, REPOSITORY, TRAEFIK_CONTEXT, type ImageBuild } from "./plan";
import { whyNoPull } from "./public-registry";
import type { PushRegistry } from "./push-registry";
import type { ImageRow, ImageStore } from "./store";

/** Counted up when the content of the base changes, so that it is made anew. */
const BASE_ARCHIVE = `base-${SUITE}-slim-1.tar`;

export interface WorkshopParts {
    readonly docker: LabDocker;
    readonly registry: PushRegistry;
    readonly progress: Progress;
    readonly store: ImageStore;
    /** Where apt finds Debian's archive while images are built. */
    readonly proxy: string;
}

export class Workshop {
    private refusal: Promise<string | undefined> | undefined;

    constructor(private readonly parts: WorkshopParts) {}

    /** The image that all others start from. */
    base(): Promise<ImageRow> {
        return this.make(BASE, async (report) => {
            if (await this.pull(BASE, report)) return "pulled";
            await makeBase(join(this.parts.store.root, BASE_ARCHIVE), report);
            report("importing");
            await this.parts.docker.run(["import", "--change", 'CMD ["bash"]', `/cache/${BASE_ARCHIVE}`, BASE]);
            return "built with debootstrap";
        });
    }

    build(image: ImageBuild): Promise<ImageRow> {
        const { reference, context, args } = image;
        return this.make(reference, async (report) => {
            if (image.bundles === undefined) await this.dockerBuild(reference, `/src/${context}`, args, report);
            else
                await this.inFolder(
                    context,
                    (folder) => writeContext(image, folder, report),
                    (path) => this.dockerBuild(reference, path, args, report),
                );
            return "built from its Dockerfile";
        });
    }

    async traefik(): Promise<ImageRow> {
        const { progress } = this.parts;
        const isPullable = (await this.whyNoPull()) === undefined;
        const tools = allTools().filter(({ name }) => name === "traefik");
        const [tool] = isPullable ? [] : await prepareToolchain({ progress, tools });
        return this.make(DEFAULT_IMAGES.traefik, async (report) => {
            if (await this.pull(DEFAULT_IMAGES.traefik, report)) return "pulled";
            if (tool === undefined) throw new Error(`${DEFAULT_IMAGES.traefik} could neither be pulled nor built`);
            await this.inContext(
                TRAEFIK_CONTEXT,
                (folder) => copyFile(tool.path, join(folder, "traefik")),
                (path) => this.dockerBuild(DEFAULT_IMAGES.traefik, path, {}, report),
            );
            return "built from Go modules";
        });
    }

    /** The runtime of our own programs. */
    node(): Promise<ImageRow> {
        return this.make(NODE, async (report) => {
            if (await this.pull(NODE, report)) return "pulled";
            await this.inContext(NODE_CONTEXT, fetchNode, (path) => this.dockerBuild(NODE, path, {}, report));
            return "built from npm's package";
        });
    }

    /** A public image, or the same program from a Dockerfile of ours. */
    standIn(image: string, context: string): Promise<ImageRow> {
        return this.make(image, async (report) => {
            if (await this.pull(image, report)) return "pulled";
            await this.dockerBuild(image, `/src/${context}`, {}, report);
            return "built from its Dockerfile";
        });
    }

    private make(image: string, work: (report: Report) => Promise<ImageRow["origin"]>): Promise<ImageRow> {
        const { docker, progress, registry } = this.parts;
        return progress.step(`image ${image}`, async (report) => {
            const startedAt = performance.now();
            const origin = await work(report);
            report("pushing");
            const digest = await registry.push(docker, image);
            const { stdout: size } = await docker.run(["image", "inspect", "--format={{.Size}}", image]);
            const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
            return { image, origin, digest, megabytes: Math.round(Number(size) / 1e5) / 10, seconds };
        });
    }

    /** Fills a copy of a context, and builds from it, as Docker sees it. */
    private inContext(
        context: string,
        fill: (folder: string) => Promise<void>,
        work: (path: string) => Promise<void>,
    ): Promise<void> {
        const copyAndFill = async (folder: string): Promise<void> => {
            await rm(folder, { recursive: true, force: true });
            await cp(join(REPOSITORY, context), folder, { recursive: true });
            await fill(folder);
        };
        return this.inFolder(context, copyAndFill, work);
    }

    /** Has a folder of a context's name made, and builds from it, as Docker sees it. */
    private async inFolder(
        context: string,
        write: (folder: string) => Promise<void>,
        work: (path: string) => Promise<void>,
    ): Promise<void> {
        const folder = join(this.parts.store.root, `${basename(context)}.context`);
        await write(folder);
        await work(`/cache/${basename(folder)}`);
        await rm(folder, { recursive: true });
    }

    private async dockerBuild(image: string, context: string, args: ImageBuild["args"], report: Report): Promise<void> {
        // Predefined in Docker: it is there for the commands of a build, and in no image's history.
        const all = { ...args, http_proxy: this.parts.proxy };
        const flags = Object.entries(all).map(([name, value]) => `--build-arg=${name}=${value}`);
        await this.parts.docker.run(["build", "--network=host", ...flags, "--tag", image, context], {
            timeoutMs: 15 * 60_000,
            onLine: report,
        });
    }

    private async pull(image: string, report: Report): Promise<boolean> {
        if ((await this.whyNoPull()) !== undefined) return false;
        report("pulling");
        try {
            await this.parts.docker.run(["pull", "--quiet", image], { timeoutMs: 10 * 60_000 });
            return true;
        } catch (error) {
            this.refusal = Promise.resolve((error as Error).message);
            this.parts.progress.note(`${image} cannot be pulled, so it is made here: ${(error as Error).message}`);
            return false;
        }
    }

    private whyNoPull(): Promise<string | undefined> {
        this.refusal ??= whyNoPull().then((reason) => {
            if (reason !== undefined) this.parts.progress.note(`no image is pulled in this run (${reason})`);
            return reason;
        });
        return this.refusal;
    }
}
