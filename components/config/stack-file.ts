import { parseDocument } from "yaml";
import { show, type Problem } from "./problems";

/** Namespace of the program's keys in stack files. */
export const NAMESPACE = "twinswarm";

/** The program's values in one stack file, by key without namespace. Encrypted values are left out. */
export interface StackFile {
    readonly file: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly problems: readonly Problem[];
}

/** Reads the text of a `Pulumi.yaml` or `Pulumi.<stack>.yaml`. A broken file still gives the values that can be read. */
export function parseStackFile(file: string, text: string): StackFile {
    const document = parseDocument(text, { prettyErrors: true });
    const problems = document.errors.map((error): Problem => {
        const [line] = error.linePos ?? [];
        const [rule] = error.message.split(/ at line |:?\n/);
        return {
            file,
            key: line === undefined ? "the file" : `line ${line.line}`,
            seen: "not valid YAML",
            rule: rule ?? error.message,
            remedy: "correct the line",
        };
    });
    const config = (document.toJS() as { config?: unknown } | null)?.config;
    const values: Record<string, unknown> = {};
    const isProject = file === "Pulumi.yaml";
    for (const [key, value] of Object.entries(isGroup(config) ? config : {})) {
        const [namespace, name] = key.includes(":") ? key.split(":", 2) : [NAMESPACE, key];
        if (namespace === NAMESPACE && name !== undefined) {
            values[name] = isProject ? projectDefault(value) : withoutSecrets(value);
            if (isProject && isGroup(value) && Object.keys(value).some((word) => !DECLARATION.includes(word))) {
                problems.push(bareGroup(file, `${NAMESPACE}:${name}`, value));
            }
        }
    }
    return { file, values, problems };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** What the engine knows of a default in Pulumi.yaml, which it reads before us. */
const DECLARATION: readonly string[] = ["type", "description", "items", "default", "value", "secret"];

const bareGroup = (file: string, key: string, value: object): Problem => ({
    file,
    key,
    seen: show(value),
    rule: `the engine takes a group of keys in ${file} below "value" only`,
    remedy: `write "${key}: { value: { … } }"`,
});

/** Pulumi.yaml writes a default either bare or as `{ value: … }` or `{ default: … }`. */
const projectDefault = (value: unknown): unknown =>
    isGroup(value) && ("value" in value || "default" in value) ? (value.value ?? value.default) : value;

function withoutSecrets(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.filter((item) => !isSecret(item)).map(withoutSecrets);
    }
    if (!isGroup(value)) {
        return value;
    }
    if (isSecret(value)) {
        return undefined;
    }
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, inner]) => !isSecret(inner))
            .map(([key, inner]) => [key, withoutSecrets(inner)]),
    );
}

const isSecret = (value: unknown): boolean =>
    isGroup(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
