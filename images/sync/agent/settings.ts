/** What an agent is told, by its environment and by the files that the environment names. */
import { z } from "zod";

export interface Settings {
    /** Of the Swarm; `tasks.<service>` resolves to the addresses of all agents. */
    readonly service: string;
    /** That this agent runs on, as people know it. */
    readonly machine: string;
    /** That all agents of a zone share, and nobody else has. */
    readonly key: string;
    readonly folders: readonly string[];
    /** Those of them of which nothing is left out. */
    readonly whole: readonly string[];
    /** Of its own HTTP, and of its peers'. */
    readonly port: number;
    /** After which a device that nobody saw is forgotten. */
    readonly forgetMs: number;
}

const KEY = /^[\w-]{1,64}$/;
/** Names of folders are ids for Syncthing too, and never lead out of the shared directory. */
const FOLDER = z.string().regex(/^[A-Za-z0-9][\w-]{0,62}$/);
const FOLDERS = z.object({
    folders: z.array(FOLDER).refine((all) => new Set(all).size === all.length, "one is twice"),
    whole: z.array(FOLDER).default([]),
});
const DAY_MS = 86_400_000;

/** @param read gives a file's text */
export function readSettings(env: NodeJS.ProcessEnv, read: (path: string) => string): Settings {
    const wanted = (name: string): string => {
        const value = env[name];
        if (value === undefined || value === "")
            throw new Error(
                `${name} is not set; the environment has to say SERVICE, MACHINE, FOLDERS_FILE and KEY_FILE`,
            );
        return value;
    };
    const positive = (name: string, fallback: number): number => {
        const value = Number(env[name] ?? fallback);
        if (!(value > 0)) throw new Error(`${name} is "${env[name]}", but has to be a number above 0`);
        return value;
    };
    const key = read(wanted("KEY_FILE")).trimEnd();
    if (!KEY.test(key)) throw new Error("the key in KEY_FILE must be 1 to 64 of A-Z, a-z, 0-9, _ and -, and is not");
    return {
        service: wanted("SERVICE"),
        machine: wanted("MACHINE"),
        key,
        ...foldersOf(read(wanted("FOLDERS_FILE"))),
        port: positive("PORT", 8080),
        forgetMs: positive("FORGET_DAYS", 7) * DAY_MS,
    };
}

function foldersOf(text: string): z.infer<typeof FOLDERS> {
    try {
        return FOLDERS.parse(JSON.parse(text));
    } catch (error) {
        const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
        throw new Error(`FOLDERS_FILE has to be {"folders": ["name", …]}: ${why}`);
    }
}
