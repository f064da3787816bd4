/** Programs of this repository that run inside a namespace of the lab, away from the process that wants something of them. */
import { join } from "node:path";

/** The argument list that runs a TypeScript file of this folder with Node, from any working directory. */
export const helper = (file: string, ...args: string[]): string[] => [
    process.execPath,
    "--require",
    require.resolve("tsx/cjs"),
    join(__dirname, file),
    ...args,
];
