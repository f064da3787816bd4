import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "../../../components/swarm/awake";

const managers = ["198.51.100.1", "198.51.100.2", "198.51.100.3"].map((address, i) => ({
    alias: `nyc-m${i + 1}`,
    user: "root",
    address,
    hostKeys: [`ssh-ed25519 KEY${i + 1}`],
}));

const CHOOSING = "no manager of nyc answers for a Swarm with a leader, though most of them live (tried …)";
const LEADERLESS = "no manager of nyc answers for a Swarm with a leader (tried …)";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-awake-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the question where `ssh` fails so many times for a reason, and a clock goes on by 20 s whenever it is looked at. */
function asked(reason: string, failures: number): { readonly said: string; readonly searches: number } {
    const programs = {
        ssh: `case "$*" in *" -O stop "*) exit ;; esac
            echo x >>"${folder}/searches"
            [ $(wc -l <"${folder}/searches") -gt ${failures} ] || { echo "${reason}" >&2; exit 255; }`,
        date: `echo x >>"${folder}/looks"; echo $((1000 + 20 * $(wc -l <"${folder}/looks")))`,
        sleep: "exit 0",
    };
    for (const [name, text] of Object.entries(programs))
        writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const { stdout, stderr } = spawnSync("sh", ["-c", ask("nyc", managers)], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}` },
    });
    const searches = readFileSync(join(folder, "searches"), "utf8").split("\n").length - 1;
    return { said: `${stdout}${stderr}`.trim(), searches };
}

it.each([
    ["says nothing where a Swarm answers", CHOOSING, 0, { said: "", searches: 1 }],
    ["waits while living managers choose a leader", CHOOSING, 2, { said: "", searches: 3 }],
    ["gives up on managers that choose none", CHOOSING, 99, { said: CHOOSING, searches: 3 }],
    ["does not wait for a majority that is dead", LEADERLESS, 1, { said: LEADERLESS, searches: 1 }],
    ["says that nobody said why", "", 1, { said: "no answer", searches: 1 }],
])("%s", (_, reason, failures, seen) => {
    expect(asked(reason, failures)).toEqual(seen);
});
