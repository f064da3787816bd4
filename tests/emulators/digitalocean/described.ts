/** Holds answers against DigitalOcean's own description of them. */
import Ajv from "ajv";
import addFormats from "ajv-formats";
import description from "../../recordings/digitalocean-responses.json";

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
ajv.addSchema(description, "digitalocean");

const pointer = (...parts: string[]): string =>
    parts.map((part) => `/${encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

type Operations = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const paths = Object.entries(description.paths as Readonly<Record<string, Operations>>)
    .map(([template, operations]) => ({
        template,
        operations,
        pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`),
    }))
    // Fixed segments before parameters: /droplets/actions is no droplet.
    .sort((a, b) => a.template.split("{").length - b.template.split("{").length);

/** What is wrong with an answer; empty when it is as described. */
export function deviations(method: string, url: string, status: number, body: unknown): string[] {
    const path = new URL(url, "http://x").pathname;
    const matching = paths.filter(({ pattern }) => pattern.test(path));
    const operation = matching.map(({ template, operations }) => ({
        template,
        answers: operations[method.toLowerCase()],
    }));
    const described = operation.find(({ answers }) => answers !== undefined);
    if (status < 400 && described?.answers?.[status] === undefined)
        return [`${method} ${path} is described with no ${status}`];
    const schema =
        status < 400 && described !== undefined
            ? pointer("paths", described.template, method.toLowerCase(), String(status))
            : "/error";
    if (status < 400 && described?.answers?.[status] === null) return body === undefined ? [] : ["should be empty"];
    const validate = ajv.getSchema(`digitalocean#${schema}`);
    if (validate === undefined) throw new Error(`no schema ${schema}`);
    if (validate(body) === true) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${method} ${path}: ${instancePath} ${message}`);
}
