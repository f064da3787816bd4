import { mkdtempSync, rmSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError } from "../../../lab/process";
import type { Run } from "../../../lab/toolchain/golang";
import type { GoBuild, Tool } from "../../../lab/toolchain/tools";

/** A folder that is gone after the test file. */
export function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-toolchain-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

export async function program(path: string, text = "#!/bin/sh\n"): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    await chmod(path, 0o755);
}

export const BUILD: GoBuild = {
    module: "traefik",
    package: "example.com/cmd/server",
    executable: "server",
    version: "2.1.0",
    tags: ["one", "two"],
    versionVariable: "main.version",
};

export const SERVER: Tool = {
    name: "server",
    version: "2.1.0",
    kind: "program",
    folder: "bin",
    executables: ["server"],
    builds: [BUILD],
};

export const RANDOM: Tool = {
    name: "random",
    version: "4.21.2",
    kind: "plugin",
    folder: "pulumi-home/plugins/resource-random-v4.21.2",
    executables: ["pulumi-resource-random"],
    archive: { url: "https://releases.test/random.tar.gz" },
    builds: [],
};

export const ENGINE: Tool = {
    name: "pulumi",
    version: "3.246.0",
    kind: "engine",
    folder: "bin",
    executables: ["pulumi", "pulumi-language-nodejs"],
    archive: {
        url: "https://releases.test/engine.tar.gz",
        members: ["pulumi/pulumi", "pulumi/pulumi-language-nodejs"],
    },
    builds: [],
};

/** Answers commands from a table by their beginning; a string is an output, an array the lines of a failure. */
export function fakeRun(answers: Readonly<Record<string, string | readonly string[]>>): Run & { calls: string[] } {
    const calls: string[] = [];
    const runner: Run = (command, args = []) => {
        const text = [command, ...args].join(" ");
        calls.push(text);
        const answer = Object.entries(answers).find(([start]) => text.startsWith(start))?.[1];
        if (answer === undefined) return Promise.reject(new Error(`no answer for ${text}`));
        if (typeof answer === "string") return Promise.resolve({ stdout: answer, stderr: "" });
        return Promise.reject(new CommandError(text, "exit code 1", 1, "", answer.join("\n")));
    };
    return Object.assign(runner, { calls });
}
