/** HTML that cannot forget to escape: what a template is given is text, unless it is markup itself. Pure. */

/** A piece of HTML. */
export class Markup {
    constructor(readonly html: string) {}
}

export type Content = Markup | string | number | null | undefined | readonly Content[];

const ENTITY: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITY[letter] ?? letter);

function rendered(content: Content): string {
    if (content === null || content === undefined) return "";
    if (content instanceof Markup) return content.html;
    if (typeof content === "object") return content.map(rendered).join("");
    return escaped(String(content));
}

/**
 * Tag of templates for elements and quoted attributes; lists are joined, nothing comes of null.
 * @example markup`<td title="${why}">${name}</td>`
 */
export const markup = (texts: TemplateStringsArray, ...values: readonly Content[]): Markup =>
    new Markup(texts.map((text, index) => text + rendered(values[index])).join(""));

/** A command to copy, which breaks between its words alone where a line is too short for it. */
export const commandText = (command: string): Markup =>
    markup`<pre><code>${command.split(" ").map((word, index) => markup`${index === 0 ? "" : " "}<span>${word}</span>`)}</code></pre>`;
