import type { z } from "zod";
import { EXAMPLES } from "./examples";
import { didYouMean, show, type Problem } from "./problems";

type Path = readonly PropertyKey[];

/** `twinswarm:zone.hosts[0].name`: a path as `pulumi config set --path` takes it. */
export const keyText = (base: string, path: Path): string =>
    path.reduce<string>((text, part) => {
        if (typeof part === "number") {
            return `${text}[${part}]`;
        }
        const name = String(part);
        return name.includes(".") ? `${text}["${name}"]` : `${text}${text.endsWith(":") ? "" : "."}${name}`;
    }, base);

/** Checks one value of a stack file. What it returns is either the value with its defaults, or the problems found. */
export function validate<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    at: { readonly file: string; readonly key: string },
): { readonly value?: z.output<Schema>; readonly problems: readonly Problem[] } {
    const result = schema.safeParse(value);
    if (result.success) {
        return { value: result.data, problems: [] };
    }
    const { issues } = result.error;
    const misspelt = new Set(issues.flatMap(meantKeys));
    const missing = (issue: z.core.$ZodIssue): boolean =>
        issue.code === "invalid_type" && valueAt(value, issue.path) === undefined;
    return {
        problems: issues
            .filter((issue) => !missing(issue) || !misspelt.has(keyText("", issue.path)))
            .flatMap((issue) => problemsOf(issue, value, at)),
    };
}

/** Keys that are there under a wrong name: one mistake, though the schema misses the one and knows nothing of the other. */
function meantKeys(issue: z.core.$ZodIssue): string[] {
    return issue.code === "unrecognized_keys"
        ? issue.keys.flatMap((typed) => {
              const meant = didYouMean(typed, issue.message.split(", "));
              return meant === undefined ? [] : [keyText("", [...issue.path, meant])];
          })
        : [];
}

function problemsOf(issue: z.core.$ZodIssue, root: unknown, at: { file: string; key: string }): Problem[] {
    if (issue.code === "unrecognized_keys") {
        const known = issue.message.split(", ");
        return issue.keys.map((typed) =>
            unknownKey(
                at.file,
                keyText(at.key, [...issue.path, typed]),
                typed,
                known,
                valueAt(root, [...issue.path, typed]),
            ),
        );
    }
    const seen = valueAt(root, issue.path);
    const key = keyText(at.key, issue.path);
    const name = [...issue.path].reverse().find((part) => typeof part === "string");
    const example = EXAMPLES[key.replace(/\[\d+\]$/, "")] ?? EXAMPLES[String(name ?? at.key.split(":").pop())];
    return [
        {
            file: at.file,
            key,
            seen: show(seen),
            rule: ruleOf(issue, seen),
            remedy: remedyOf(issue) ?? (example === undefined ? "correct it" : `write for example "${example}"`),
        },
    ];
}

/** What the schema itself says is to be done. */
const remedyOf = (issue: z.core.$ZodIssue): string | undefined =>
    issue.code === "custom" ? (issue.params as { readonly remedy?: string } | undefined)?.remedy : undefined;

/** The problem of a key that nobody reads, with the key that was probably meant. */
export function unknownKey(file: string, key: string, typed: string, known: readonly string[], seen: unknown): Problem {
    const meant = didYouMean(typed, known);
    return {
        file,
        key,
        seen: show(seen),
        rule: `"${typed}" is not a known key`,
        remedy: meant === undefined ? `known here: ${known.join(", ")}` : `did you mean "${meant}"?`,
    };
}

function valueAt(root: unknown, path: Path): unknown {
    return path.reduce<unknown>(
        (value, part) => (value as Record<PropertyKey, unknown> | undefined | null)?.[part],
        root,
    );
}

/** zod's words for its own checks, in ours; a message written in the schema is taken as it is. */
function ruleOf(issue: z.core.$ZodIssue, seen: unknown): string {
    switch (issue.code) {
        case "invalid_type":
            return seen === undefined ? "must be given" : `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
        case "invalid_value":
            return `must be one of ${issue.values.map(String).join(", ")}`;
        case "too_small":
            return issue.origin === "number" ? `must be above ${issue.minimum}` : "must not be empty";
        case "too_big":
            return issue.origin === "number"
                ? `must be at most ${issue.maximum}`
                : `must not be longer than ${issue.maximum} ${issue.origin === "string" ? "characters" : "entries"}`;
        case "invalid_key":
            return issue.issues[0]?.message ?? "must be another key";
        case "custom":
        case "invalid_element":
        case "invalid_format":
        case "invalid_union":
        case "not_multiple_of":
        case "unrecognized_keys":
            return issue.message;
    }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a group of keys",
    record: "a group of keys",
};
