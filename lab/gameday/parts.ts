/** In which fleets the scenarios of a game day are played. Pure. */
import type { Project } from "../../components/config/project";
import { projectOf, type Texts } from "../../operations/read-project";
import type { Chosen } from "./fleet/choose";
import { addBlogs } from "./fleet/generate";
import type { NotPlayed } from "./report/model";
import type { Scenario } from "./scenario";
import { isOfBlogs, suitable, unsuited } from "./scenarios/needs";

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
    readonly notPlayed: readonly NotPlayed[];
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
    if (!isMadeUp && named.length > 0) return { parts: [given], project, notPlayed: [] };
    if (!isMadeUp) return { parts: [suited], project, notPlayed: leaveOut(project, scenarios) };
    const ofBlogs = scenarios.filter(isOfBlogs);
    if (ofBlogs.length === 0) return { parts: [suited], project, notPlayed: [] };
    const blogs = { scenarios: ofBlogs, change: addBlogs, project: projectOf(addBlogs(texts)) };
    return { parts: [suited, blogs], project: blogs.project, notPlayed: [] };
}

function leaveOut(project: Project, scenarios: readonly Scenario[]): NotPlayed[] {
    return scenarios.flatMap((scenario) => {
        const { name, title } = scenario;
        const why = unsuited(project, scenario);
        return why === undefined ? [] : [{ name, title, why }];
    });
}
