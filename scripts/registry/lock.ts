/** The lock file's content: every image that the zones run, by the digest that its tag stands for now. */
import { show } from "../../components/config/problems";
import { imagesOf } from "../../components/images";
import type { Project } from "../../components/config/project";
import { MissingImage } from "./client";
import { parseReference, type Reference } from "./reference";

export type Resolve = (reference: Reference) => Promise<string>;

/** Built from these folders; nobody but the operator puts them into a registry. */
const OWN: Readonly<Record<string, string>> = {
    "twinswarm/static": "images/static",
    "twinswarm/routes": "images/routes",
    "twinswarm/sample-": "images/sample",
};

/** Names with tags, each once; what a stack file pins by digest itself needs no lock. */
export const lockedImages = (project: Project): string[] =>
    [...new Set(imagesOf(project).map(({ reference }) => reference))]
        .filter((reference) => !reference.includes("@sha256:"))
        .sort();

/** Asks for all images; throws one error that lists every one that cannot be had. */
export async function lockImages(images: readonly string[], resolve: Resolve): Promise<Record<string, string>> {
    const asked = await Promise.allSettled(images.map(async (image) => resolve(parseReference(image))));
    const problems = asked.flatMap((answer, index) =>
        answer.status === "rejected" ? [explained(images[index] ?? "", answer.reason as Error)] : [],
    );
    if (problems.length > 0) {
        throw new Error([`${problems.length} of ${images.length} images have no digest:`, ...problems].join("\n  - "));
    }
    const digests = asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    return Object.fromEntries(images.map((image, index) => [image, digests[index] ?? ""]));
}

function explained(image: string, error: Error): string {
    const context = Object.entries(OWN).find(([name]) => image.startsWith(name))?.[1];
    if (context === undefined || !(error instanceof MissingImage)) return error.message;
    const site = /^twinswarm\/sample-(\w+):/.exec(image)?.[1];
    const args = site === undefined ? "" : ` --build-arg SITE=${site}`;
    const commands = `docker build${args} --tag ${image} ${context} && docker push ${image}`;
    return `${error.message}; it is built from this repository: ${commands}`;
}

/** What a new lock changes, a line each. */
export function changes(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, string>>): string[] {
    const now = Object.entries(after).flatMap(([image, digest]) => {
        if (before[image] === digest) return [];
        return [
            before[image] === undefined ? `${image}: ${digest}` : `${image}: ${digest} (was ${show(before[image])})`,
        ];
    });
    const gone = Object.keys(before).filter((image) => after[image] === undefined);
    return [...now, ...gone.map((image) => `${image}: no longer in use`)];
}
