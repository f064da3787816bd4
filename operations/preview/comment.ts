/** Previews as a comment on a pull request, in Markdown that reads well in a terminal too. Pure. */
import type { Change, Operation, PolicyReport } from "./events";
import { passes, type StackPreview } from "./stack";

/** Begins the one comment that is updated, by which it is found again. */
export const MARKER = "<!-- twinswarm-preview -->";

/** GitHub takes no longer comments. */
const COMMENT_LENGTH = 65_536;
/** A stack's changes beyond it are counted alone. */
const LISTED = 60;

const OPERATIONS: readonly Operation[] = ["create", "update", "replace", "delete"];

export interface Report {
    readonly previews: readonly StackPreview[];
    /** What the reader should know beside the plans, such as a stack that nothing describes any more. */
    readonly notes: readonly string[];
    /** What was previewed, such as a commit. */
    readonly subject?: string;
}

export function renderComment({ previews, notes, subject }: Report): string {
    const refused = previews.filter((one) => !passes(one)).map(({ stack }) => stack);
    const verdict = refused.length === 0 ? "all plans pass" : `**not to be applied**: ${refused.join(", ")}`;
    const text = [
        MARKER,
        `## Pulumi preview: ${verdict}`,
        ...(subject === undefined ? [] : ["", subject]),
        "",
        "| stack | create | update | replace | delete | same | |",
        "|---|--:|--:|--:|--:|--:|---|",
        ...previews.map(row),
        ...previews.flatMap(details),
        ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `> ${note}`)]),
        "",
    ].join("\n");
    return text.length <= COMMENT_LENGTH ? text : cut(text);
}

/** The comment of previews that could not be made. */
export const renderFailure = (message: string, subject?: string): string =>
    [
        MARKER,
        "## Pulumi preview: **failed**",
        ...(subject === undefined ? [] : ["", subject]),
        "",
        ...fenced(message.slice(0, COMMENT_LENGTH / 2)),
        "",
    ].join("\n");

/** The table and the first stacks' refusals stand at the beginning. */
function cut(text: string): string {
    const end = "\n\n…\n\nThe rest is in the workflow's log.\n";
    return text.slice(0, COMMENT_LENGTH - end.length) + end;
}

const count = ({ changes }: StackPreview, operation: Operation): number =>
    changes.filter((change) => change.operation === operation).length;

function row(preview: StackPreview): string {
    const { stack, unchanged, refused, errors } = preview;
    const verdict = passes(preview)
        ? "passes"
        : [
              ...(refused.length === 0
                  ? []
                  : [`refused by ${[...new Set(refused.map(({ rule }) => rule))].join(", ")}`]),
              ...(errors.length === 0 ? [] : ["failed"]),
          ].join("; ");
    const counts = OPERATIONS.map((operation) => count(preview, operation));
    return `| ${[stack, ...counts, unchanged, verdict].join(" | ")} |`;
}

const listed = (title: string, reports: readonly PolicyReport[]): readonly string[] =>
    reports.length === 0 ? [] : ["", title, ...reports.map(({ rule, message }) => `- **${rule}**: ${plain(message)}`)];

/** A name in a message must not turn into markup or a mention. */
const plain = (message: string): string => message.replace(/[<>@*_`]/g, (char) => `\\${char}`);

const fenced = (text: string): readonly string[] => ["```", text.replaceAll("```", "'''"), "```"];

function details(preview: StackPreview): readonly string[] {
    const { stack, refused, allowed, errors, changes } = preview;
    if (refused.length + allowed.length + errors.length + changes.length === 0) return [];
    return [
        "",
        `### ${stack}`,
        ...listed("Refused:", refused),
        ...listed("Allowed deliberately:", allowed),
        ...(errors.length === 0 ? [] : ["", "The engine says:", ...errors.flatMap(fenced)]),
        ...changeList(changes),
    ];
}

function changeList(changes: readonly Change[]): readonly string[] {
    if (changes.length === 0) return [];
    // What cannot be had back stands first.
    const sorted = [...changes].sort(
        (a, b) => OPERATIONS.indexOf(b.operation) - OPERATIONS.indexOf(a.operation) || a.urn.localeCompare(b.urn),
    );
    const more = changes.length - LISTED;
    return [
        "",
        `<details><summary>${changes.length} change${changes.length === 1 ? "" : "s"}</summary>`,
        "",
        ...sorted.slice(0, LISTED).map(changeLine),
        ...(more > 0 ? [`- … and ${more} more`] : []),
        "",
        "</details>",
    ];
}

function changeLine({ operation, urn, type, differs }: Change): string {
    const what = differs.length === 0 ? "" : ` (${differs.join(", ")})`;
    return `- ${operation} \`${urn.split("::").at(-1) ?? urn}\` ${type.split(":").at(-1) ?? type}${what}`;
}
