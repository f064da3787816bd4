/** The helper in the visitor's namespace: questions as lines on its standard input, answers as lines on its output. */
import { createInterface } from "node:readline";
import { lookupAt } from "./lookup";
import { NUMBERED_QUESTION } from "./questions";
import { answer } from "./request";

const resolver = process.argv[2];
if (resolver === undefined) throw new Error("the address of a resolver is missing");
const lookup = lookupAt(resolver);

createInterface({ input: process.stdin }).on("line", (line) => {
    const question = NUMBERED_QUESTION.parse(JSON.parse(line));
    void answer(question, lookup).then((answered) => {
        process.stdout.write(`${JSON.stringify({ ...answered, number: question.number })}\n`);
    });
});
