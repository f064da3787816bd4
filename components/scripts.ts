import { readFileSync } from "node:fs";
import { quoted } from "./ssh";

/** Reads a shell script that lies beside a component. Scripts are part of the program, like its templates. */
export const readScript = (path: string): string => readFileSync(path, "utf8");

/** A script after its variables: what it needs to know travels in its own text, as sshd passes no environment on. */
export const withVariables = (variables: Readonly<Record<string, string>>, script: string): string =>
    [...Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`), script].join("\n");
