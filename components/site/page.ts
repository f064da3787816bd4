import { didYouMean, show, type Problem } from "../config/problems";
import type { Site } from "../config/project";
import { keyText } from "../config/validate";
import { readTemplates } from "./templates";

/** A site made of one page: a template of ours filled in with the site's own words. */
export type LandingSite = Extract<Site, { kind: "landing" }>;

const VARIABLE = /\{\{\s*([A-Za-z0-9]+)\s*\}\}/g;

/** The variables that a template names, each once. */
export const variablesOf = (template: string): readonly string[] => [
    ...new Set([...template.matchAll(VARIABLE)].map(([, name]) => name as string)),
];

const valuesOf = (site: LandingSite): Readonly<Record<string, string>> => ({
    ...site.variables,
    title: site.title,
    text: site.text,
    host: site.host,
    id: site.id,
});

const ALWAYS_THERE = ["title", "text", "host", "id"];

/** Problems of a landing site that only its template can tell: which variables it wants. */
export function checkPage(
    site: Site,
    file: string,
    templates: Readonly<Record<string, string>> = readTemplates(),
): Problem[] {
    if (site.kind !== "landing") {
        return [];
    }
    const at = (path: string[], seen: unknown, rule: string, remedy: string): Problem => ({
        file,
        key: keyText("twinswarm:sites", [site.id, ...path]),
        seen: show(seen),
        rule,
        remedy,
    });
    const template = Object.hasOwn(templates, site.template) ? templates[site.template] : undefined;
    if (template === undefined) {
        const known = Object.keys(templates);
        const meant = didYouMean(site.template, known);
        return [
            at(
                ["template"],
                site.template,
                `must be one of ${known.join(", ")}`,
                meant === undefined ? "name one of them" : `did you mean "${meant}"?`,
            ),
        ];
    }
    const wanted = variablesOf(template).filter((name) => !ALWAYS_THERE.includes(name));
    const given = Object.keys(site.variables);
    return [
        ...wanted
            .filter((name) => !given.includes(name))
            .map((name) =>
                at(
                    ["variables", name],
                    undefined,
                    `the template ${site.template} needs it`,
                    `add "${name}: …" to the site's variables`,
                ),
            ),
        ...given
            .filter((name) => !wanted.includes(name))
            .map((name) =>
                at(
                    ["variables", name],
                    site.variables[name],
                    `the template ${site.template} has no such variable`,
                    `it has ${wanted.join(", ") || "none"}`,
                ),
            ),
    ];
}

/** The page's HTML. What a variable holds is text: markup in it is shown, never obeyed. */
export function renderPage(site: LandingSite, templates: Readonly<Record<string, string>> = readTemplates()): string {
    const values = valuesOf(site);
    return (templates[site.template] ?? "").replace(VARIABLE, (_, name: string) => escapeHtml(values[name] ?? ""));
}

const ENTITIES: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
