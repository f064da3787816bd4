/** The lock file's content: every image that the zones run, by the digest that its tag stands for now. */
import { show } from "../../components/config/problems";
import { DEFAULT_IMAGES, type ZoneImages } from "../../components/config/default-images";
import { EXAMPLES } from "../../components/config/examples";
import { PROJECT_FILE, type Project } from "../../components/config/project";
import { imagesOf } from "../../components/images";
import { MissingImage } from "./client";
import { parseReference, type Reference } from "./reference";

export type Resolve = (reference: Reference) => Promise<string>;

/** Names with tags, each once; what a stack file pins by digest itself needs no lock. */
export const lockedImages = (project: Project): string[] =>
    [...new Set(imagesOf(project).map(({ reference }) => reference))]
        .filter((reference) => !reference.includes("@sha256:"))
        .sort();

/**
 * Asks for all images; throws one error that lists every one that cannot be had.
 * @param names what the configuration calls the images that every zone runs
 */
export async function lockImages(
    images: readonly string[],
    resolve: Resolve,
    names: ZoneImages = DEFAULT_IMAGES,
): Promise<Record<string, string>> {
    const asked = await Promise.allSettled(images.map(async (image) => resolve(parseReference(image))));
    const problems = asked.flatMap((answer, index) =>
        answer.status === "rejected" ? [explained(images[index] ?? "", answer.reason as Error, names)] : [],
    );
    if (problems.length > 0) {
        throw new Error([`${problems.length} of ${images.length} images have no digest:`, ...problems].join("\n  - "));
    }
    const digests = asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    return Object.fromEntries(images.map((image, index) => [image, digests[index] ?? ""]));
}

const inContext = (image: "mysql" | "ghost" | "syncthing"): readonly string[] => [
    `npm run images -- context ${image} /tmp/${image}`,
    `docker build --tag ${DEFAULT_IMAGES[image]} /tmp/${image}`,
];

/** Servers of ours start from the static one, by the name that it has here. */
const BUILD = {
    static: [`docker build --tag ${DEFAULT_IMAGES.static} images/static`],
    routes: [
        `docker build --tag ${DEFAULT_IMAGES.static} images/static`,
        `docker build --tag ${DEFAULT_IMAGES.routes} images/routes`,
    ],
    mysql: inContext("mysql"),
    ghost: inContext("ghost"),
    syncthing: inContext("syncthing"),
} as const;
const OWN = Object.keys(BUILD) as (keyof typeof BUILD)[];

/** What is built from this repository nobody but the operator puts into a registry. */
function explained(image: string, error: Error, names: ZoneImages): string {
    const remedy = error instanceof MissingImage ? remedyFor(image, names) : undefined;
    return remedy === undefined ? error.message : `${error.message}; it is built from this repository: ${remedy}`;
}

function remedyFor(image: string, names: ZoneImages): string | undefined {
    const site = /^twinswarm\/sample-(\w+):/.exec(image)?.[1];
    if (site !== undefined) {
        const build = `docker build --build-arg SITE=${site} --tag ${image} images/sample`;
        return [...BUILD.static, build, `docker push ${image}`].join(" && ");
    }
    const own = OWN.find((each) => names[each] === image);
    if (own === undefined) return undefined;
    if (image !== DEFAULT_IMAGES[own]) {
        return [...BUILD[own], `docker tag ${DEFAULT_IMAGES[own]} ${image}`, `docker push ${image}`].join(" && ");
    }
    // Nobody may push to our names but us.
    return `name it in a registry of yours, ${PROJECT_FILE}: "twinswarm:images: { value: { ${EXAMPLES[own] ?? own} } }"`;
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
