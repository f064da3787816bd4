/** How a runbook is written: a heading a step, and below it at most one `sh` block with what is typed then. Pure. */

export interface Step {
    /** The heading, by which tests name the step. */
    readonly title: string;
    /** What is typed; undefined where the step is something to know or to decide. */
    readonly commands?: string;
}

export interface RunbookPage {
    readonly steps: readonly Step[];
    /** What keeps a page from being executed as it is written, each with its line. */
    readonly problems: readonly string[];
}

const FENCE = /^ *```(\w*)$/;
/** Between backticks in a text: something that a reader would type, and no test would run. */
const TYPED = /^(pulumi|npm|npx|docker|ssh|git|node|\.\/)\b/;

/** @param text Markdown of `docs/runbooks/<name>.md` */
export function parseRunbook(text: string): RunbookPage {
    const steps: { title: string; commands?: string }[] = [];
    const problems: string[] = [];
    let block: { language: string; lines: string[] } | undefined;
    for (const [index, line] of text.split("\n").entries()) {
        const report = (problem: string): void => void problems.push(`line ${index + 1}: ${problem}`);
        const fence = FENCE.exec(line);
        if (block !== undefined && fence === null) block.lines.push(line);
        else if (block !== undefined) {
            if (block.language === "sh") close(steps.at(-1), block.lines.join("\n"), report);
            block = undefined;
        } else if (fence !== null) {
            block = { language: fence[1] ?? "", lines: [] };
            if (block.language === "")
                report('a block without a language; write "```sh" for commands, "```text" for others');
        } else if (line.startsWith("## ")) {
            const title = line.slice(3).trim();
            if (steps.some((step) => step.title === title)) report(`"${title}" is the title of two steps`);
            steps.push({ title });
        } else {
            for (const typed of inline(line)) report(`"${typed}" stands in the text; put it into a block of its step`);
        }
    }
    if (block !== undefined) problems.push("the last block has no end");
    return { steps, problems };
}

function close(step: { commands?: string } | undefined, commands: string, report: (problem: string) => void): void {
    if (step === undefined) report('a block before the first step; begin a step with "## …"');
    else if (step.commands !== undefined) report(`"${step.commands}" and this are in one step; make two steps of it`);
    else step.commands = commands;
}

const inline = (line: string): string[] =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code).filter((code) => TYPED.test(code));

/** A step that some test runs: `runbook("zone-down", "Move its sites")`. */
export interface Reference {
    readonly page: string;
    readonly step: string;
}

/** All references in a test's source; both words stand there as they are, so that they can be found. */
export const referencesIn = (source: string): Reference[] =>
    [...source.matchAll(/\brunbook\(\s*"([^"]+)",\s*"([^"]+)"/g)].map(([, page = "", step = ""]) => ({ page, step }));
