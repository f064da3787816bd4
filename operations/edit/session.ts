/** The stack files as a command finds them, with what a killed one left set right, and their edit. */
import { ConfigError } from "../../components/config/problems";
import { loadProject, type Project } from "../../components/config/project";
import { readTexts } from "./files";
import { editFor, mend, twinsIn, type Edit, type Move, type Texts, type Twin } from "./moves";

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
    return { texts, project: checked(texts), twins };
}

/** The edit of these moves, tried before a file is touched. */
export function tryEdit({ texts }: Found, moves: readonly Move[]): Edit & { readonly project: Project } {
    const edit = editFor(texts, moves);
    return { ...edit, project: checked(edit.done) };
}

function checked(texts: Texts): Project {
    const { project, problems } = loadProject(texts);
    if (project === undefined) throw new ConfigError(problems);
    return project;
}
