/** What scripts on machines print: each line a word that says what it is, and JSON. Lines without such a word may stand between. */
export const taggedLines = (output: string, tag: string): unknown[] =>
    output
        .split("\n")
        .filter((line) => line.startsWith(`${tag} `))
        .map((line): unknown => JSON.parse(line.slice(tag.length)));
