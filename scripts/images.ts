/** `npm run images`: the container images that the product owns, and the lock file that pins all images by digest. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Table from "cli-table3";
import { Argument, Command } from "commander";
import { DEFAULT_IMAGES } from "../components/config/default-images";
import { LOCK_FILE } from "../components/images";
import { writeContext } from "../lab/images/context";
import { imageBuilds } from "../lab/images/plan";
import { prepareImages } from "../lab/images/prepare";
import { Progress } from "../lab/progress";
import { changeCache } from "../lab/up";
import { readProject, repository } from "../operations/read-project";
import { resolveDigest } from "./registry/client";
import { credentialsFor } from "./registry/credentials";
import { changes, lockedImages, lockImages } from "./registry/lock";
import type { Reference } from "./registry/reference";

const program = new Command("images").description("container images: build those of images/, pin all by digest");
program
    .command("build")
    .description("build the images of this repository into the lab's registry, which the cache holds")
    .option("--json", "print the result for programs")
    .action(async ({ json }: { json?: true }) => {
        const progress = new Progress();
        const { lockFile, rows } = await changeCache(progress, () => prepareImages({ progress }));
        if (json) return console.log(JSON.stringify({ lockFile, images: rows }, null, 4));
        const table = new Table({ head: ["image", "origin", "MB", "digest"], style: { head: [], border: [] } });
        for (const { image, origin, megabytes, digest } of rows) {
            table.push([image, origin, megabytes.toFixed(1), digest.slice(0, "sha256:".length + 12)]);
        }
        console.log(table.toString());
        console.log(`The lab's lock file is ${lockFile}`);
    });

/** Those whose Dockerfile wants more than lies beside it, by the names that Pulumi.yaml gives them. */
const MADE = ["mysql", "ghost", "syncthing"] as const;

program
    .command("context")
    .description("write what `docker build` is given for an image that takes more than its Dockerfile")
    .addArgument(new Argument("<image>").choices(MADE))
    .argument("<folder>", "in place of what is there")
    .action(async (name: (typeof MADE)[number], folder: string) => {
        const image = imageBuilds().find(({ reference }) => reference === DEFAULT_IMAGES[name]);
        if (image === undefined) throw new Error(`${DEFAULT_IMAGES[name]} is not built here`);
        const progress = new Progress();
        const title = `the context of ${image.reference}`;
        await changeCache(progress, () => progress.step(title, (report) => writeContext(image, folder, report)));
        console.log(`docker build --tag ${image.reference} ${folder}`);
    });

program
    .command("lock")
    .description(
        `ask the registries which images the tags stand for now, and pin those in ${LOCK_FILE}, which is all that an apply ` +
            "goes by; uses the logins that docker login keeps in its config file",
    )
    .action(async () => {
        const folder = process.env.TWINSWARM_STACKS ?? repository;
        const path = join(folder, LOCK_FILE);
        const resolve = async (reference: Reference): Promise<string> =>
            resolveDigest(reference, { credentials: await credentialsFor(reference.registry) });
        const project = await readProject(folder);
        const lock = await lockImages(lockedImages(project), resolve, project.images);
        const lines = changes(await readLock(path), lock);
        await writeFile(`${path}.new`, `${JSON.stringify(lock, null, 4)}\n`);
        await rename(`${path}.new`, path);
        for (const line of lines) console.log(line);
        const count = `${Object.keys(lock).length} images are locked in ${path}`;
        console.log(lines.length === 0 ? `${count}; nothing has changed` : `${count}; apply it: pulumi up -s <zone>`);
    });

/** The lock so far; one that cannot be read is written anew. */
async function readLock(path: string): Promise<Record<string, unknown>> {
    try {
        return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    } catch {
        return {};
    }
}

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
