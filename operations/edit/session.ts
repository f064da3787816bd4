/** The stack files as a command finds them, with what a killed one left set right, and their edit. */
import type { Project } from "../../components/config/project";
import { projectOf, readTexts, type Texts } from "../read-project";
import { editFor, mend, twinsIn, type Edit, type Move, type Twin } from "./moves";

export interface Found {
    /** What the files would say without the twins. */
    readonly texts: Texts;
    readonly project: Project;
    /** Sites in two files, with the zone that each stays in. */
    readonly twins: readonly { readonly twin: Twin; readonly zone: string }[];
}

/**
 * Reads and checks the stack files; throws all their problems as one ConfigError.
 * @param choose in which of its two zones a twin stays; undefined leaves it to be told as a problem
 */
export async function findFleet(
    folder: string,
    choose: (twin: Twin, texts: Texts) => string | undefined,
): Promise<Found> {
    const found = await readTexts(folder);
    const twins = twinsIn(found).flatMap((twin) => {
        const zone = choose(twin, found);
        return zone === undefined ? [] : [{ twin, zone }];
    });
    const texts = mend(found, twins);
    return { texts, project: projectOf(texts), twins };
}

/** The edit of these moves, tried before a file is touched. */
export function tryEdit({ texts }: Found, moves: readonly Move[]): Edit & { readonly project: Project } {
    const edit = editFor(texts, moves);
    return { ...edit, project: projectOf(edit.done) };
}
