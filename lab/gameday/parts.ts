/** In which fleets the scenarios of a game day are played. Pure. */
import type { Project } from "../../components/config/project";
import { projectOf, type Texts } from "../../operations/read-project";
import type { Chosen } from "./fleet/choose";
import { addBlogs } from "./fleet/generate";
import type { Scenario } from "./scenario";
import { isOfBlogs, suitable } from "./scenarios/needs";

/** Scenarios in a row that share a fleet. */
export interface Part {
    readonly scenarios: readonly Scenario[];
    /** What the files of the fleet before it become. */
    readonly change: (texts: Texts) => Texts;
    readonly project: Project;
}

export interface Plan {
    readonly parts: readonly Part[];
    /** With all that the fleet ever gets. */
    readonly project: Project;
}

/**
 * A fleet that is made up gets blogs for the scenarios that are of them, after the others were played without. Any other fleet
 * stays as it is, and where no scenarios are named, those for its kind of sites are played.
 */
export function planParts(
    { texts, isMadeUp }: Pick<Chosen, "texts" | "isMadeUp">,
    scenarios: readonly Scenario[],
    named: readonly string[],
): Plan {
    const project = projectOf(texts);
    const given = { scenarios, change: (before: Texts) => before, project };
    const suited = { ...given, scenarios: suitable(project, scenarios) };
    if (!isMadeUp) return { parts: [named.length > 0 ? given : suited], project };
    const ofBlogs = scenarios.filter(isOfBlogs);
    if (ofBlogs.length === 0) return { parts: [suited], project };
    const blogs = { scenarios: ofBlogs, change: addBlogs, project: projectOf(addBlogs(texts)) };
    return { parts: [suited, blogs], project: blogs.project };
}
