import { DEFAULT_IMAGES, type ZoneImages } from "./config/default-images";
import { show, type Problem } from "./config/problems";
import { PROJECT_FILE, stackFile, type Project } from "./config/project";
import { isStateful } from "./config/stateful";
import { keyText } from "./config/validate";

export const LOCK_FILE = "images.lock.json";

/** Turns `name:tag` into `name@sha256:…`, which is all that a service ever gets. */
export type PinnedImages = (reference: string) => string;

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const isPinned = (reference: string): boolean => reference.includes("@sha256:");

/** Every image of a zone, with the key that names it where a file does. */
export function imagesOf(project: Project): readonly { reference: string; file?: string; key?: string }[] {
    const defaults = new Set<string>(Object.values(DEFAULT_IMAGES));
    return [
        ...neededOf(project).map((image) => {
            const reference = project.images[image];
            return defaults.has(reference)
                ? { reference }
                : { reference, file: PROJECT_FILE, key: keyText("twinswarm:images", [image]) };
        }),
        ...project.sites.flatMap((site) =>
            site.kind === "landing" || site.image === undefined
                ? []
                : [
                      {
                          reference: site.image,
                          file: stackFile(site.zone),
                          key: keyText("twinswarm:sites", [site.id, "image"]),
                      },
                  ],
        ),
    ];
}

/** Those of the zones' own images that this project runs: who has no blogs, and no site in the shared directory, needs none of theirs. */
function neededOf({ zones, sites }: Project): readonly (keyof ZoneImages)[] {
    const hasDatabase = zones.some(({ config }) => config.database !== undefined);
    return [
        "traefik",
        "routes",
        "static",
        ...(hasDatabase ? (["mysql", "haproxy"] as const) : []),
        ...(sites.some(({ kind }) => kind === "ghost") ? (["ghost"] as const) : []),
        ...(sites.some(isStateful) ? (["syncthing"] as const) : []),
    ];
}

/**
 * Pins the images of a zone by the lock file's text. A tag is never resolved while stacks are applied: what runs is what
 * was locked, also while the registry is away.
 */
export function pinImages(
    project: Project,
    lockText: string | undefined,
): { images?: PinnedImages; problems: readonly Problem[] } {
    const lock = parseLock(lockText);
    if (lock === undefined) {
        return { problems: [lockProblem("the file", "not a JSON object", "it maps name:tag to sha256:…")] };
    }
    const missing = new Map<string, Problem>();
    for (const { reference, file, key } of imagesOf(project)) {
        const digest = lock[reference];
        if (isPinned(reference) || missing.has(reference) || (typeof digest === "string" && DIGEST.test(digest))) {
            continue;
        }
        const wantedBy = file === undefined ? "every zone runs it" : `${key} in ${file} names it`;
        missing.set(
            reference,
            lockProblem(reference, show(digest), `${wantedBy}, and services run images by sha256 digest only`),
        );
    }
    const pin = (reference: string): string => {
        const digest = lock[reference];
        if (isPinned(reference)) {
            return reference;
        }
        if (typeof digest !== "string") {
            throw new Error(`no digest for ${reference}, which imagesOf() should have named`);
        }
        return `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
    };
    return missing.size > 0 ? { problems: [...missing.values()] } : { images: pin, problems: [] };
}

const lockProblem = (key: string, seen: string, rule: string): Problem => ({
    file: LOCK_FILE,
    key,
    seen,
    rule,
    remedy: "run: npm run images -- lock",
});

function parseLock(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
    try {
        const lock: unknown = JSON.parse(text ?? "{}");
        return typeof lock === "object" && lock !== null && !Array.isArray(lock)
            ? (lock as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}
