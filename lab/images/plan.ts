/** Which images the lab's registry holds, and what each is made of. */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_IMAGES } from "../../components/config/default-images";
import { dependencies, devDependencies } from "../../package.json";
import { GHOST_ARCHIVE } from "./ghost-program";
import { NODE_VERSION } from "./node-program";

/** The repository's root. */
export const REPOSITORY = join(__dirname, "../..");

/** What Dockerfiles start from, by its public name. */
export const BASE = "debian:trixie-slim";

export interface ImageBuild {
    readonly reference: string;
    /** Folder with the Dockerfile, below the repository's root. */
    readonly context: string;
    readonly args: Readonly<Record<string, string>>;
    /** Programs that go into the context as one file each: its name there, and where it begins in the repository. */
    readonly bundles?: Readonly<Record<string, string>>;
    /** Whether Ghost itself goes into the context, as `ghost.tar.gz`. */
    readonly hasGhost?: boolean;
}

const SAMPLES = ["green", "blue", "yellow", "web"];

const build = (reference: string, context: string, args: Record<string, string> = {}): ImageBuild => ({
    reference,
    context,
    args: { VERSION: reference.slice(reference.lastIndexOf(":") + 1), ...args },
});

const buildGhost = (reference: string): ImageBuild => ({
    ...build(reference, "images/ghost"),
    bundles: { "start.cjs": "images/ghost/start/main.ts" },
    hasGhost: true,
});

/** Images built from Dockerfiles of this repository, in an order in which each finds the one it starts from. */
export const imageBuilds = (): ImageBuild[] => [
    build(DEFAULT_IMAGES.static, "images/static"),
    build(DEFAULT_IMAGES.routes, "images/routes"),
    ...SAMPLES.map((site) => build(`twinswarm/sample-${site}:1`, "images/sample", { SITE: site })),
    {
        ...build(DATABASE, "images/mysql"),
        bundles: {
            "supervisor.cjs": "images/mysql/supervisor/main.ts",
            "accounts.cjs": "images/mysql/accounts/main.ts",
        },
    },
    { ...build(SHARED_DIRECTORY, "images/sync"), bundles: { "agent.cjs": "images/sync/agent/main.ts" } },
    buildGhost(GHOST),
    // A next release, to rehearse an update with, and one gone wrong, for a rollback.
    build("twinswarm/sample-green:2", "images/sample", { SITE: "green" }),
    build("twinswarm/sample-green:broken", "lab/samples/broken"),
    buildGhost(`${GHOST}-next`),
    build("twinswarm/ghost:broken", "lab/samples/broken-ghost"),
];

/** The same programs as Docker's official images, for where those cannot be pulled. */
export const TRAEFIK_CONTEXT = "lab/images/traefik";
export const NODE_CONTEXT = "lab/images/node";

export const MYSQL = "mysql:9.7";
export const HAPROXY = DEFAULT_IMAGES.haproxy;
/** Those that are nothing but packages of Debian, with their contexts. */
export const STAND_INS = [
    [MYSQL, "lab/images/mysql"],
    [HAPROXY, "lab/images/haproxy"],
] as const;

export const NODE = `node:${NODE_VERSION}-slim`;

/** A member of a zone's database. */
export const DATABASE = DEFAULT_IMAGES.mysql;
/** Keeps the shared directory of a machine the same as on all others of its zone. */
export const SHARED_DIRECTORY = DEFAULT_IMAGES.syncthing;

/** A blog. */
export const GHOST = DEFAULT_IMAGES.ghost;

/** Counted up when what is made of the files below changes, so that the cache is filled anew. */
const REVISION = "1";

/** The name of what is made of these inputs: it differs when any of them does. */
export function inputsKey(files: Readonly<Record<string, string>>): string {
    const hash = createHash("sha256");
    const packages = [devDependencies.mysql2, dependencies.zod, GHOST_ARCHIVE];
    const plan = [REVISION, BASE, DEFAULT_IMAGES.traefik, NODE, STAND_INS, packages, imageBuilds()];
    const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    return hash
        .update(JSON.stringify([plan, sorted]))
        .digest("hex")
        .slice(0, 16);
}

/** The key of the images as the files of this repository stand now. */
export async function currentKey(): Promise<string> {
    const contexts = new Set([
        ...imageBuilds().map(({ context }) => context),
        TRAEFIK_CONTEXT,
        NODE_CONTEXT,
        ...STAND_INS.map(([, context]) => context),
    ]);
    const files: Record<string, string> = {};
    for (const context of contexts) {
        const entries = await readdir(join(REPOSITORY, context), { recursive: true, withFileTypes: true });
        for (const entry of entries.filter((each) => each.isFile())) {
            const path = join(entry.parentPath, entry.name);
            files[path.slice(REPOSITORY.length)] = await readFile(path, "base64");
        }
    }
    return inputsKey(files);
}
