import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joinOrLeave, memberVariables } from "../../../components/swarm/swarm";

const target = (alias: string, i: number) => ({
    alias,
    user: "root",
    address: `198.51.100.${i}`,
    hostKeys: ["ssh-ed25519 KEY"],
});

/**
 * Runs scripts here, where `docker` knows by HOST whose it is to be. The managers are one host, when one is in a Swarm;
 * where a machine that is in it is among those that are asked, it is the quickest to answer.
 */
const SSH = `
for word; do case $word in root@*) host=\${word#root@} ;; esac; script=$word; done
if [ "$host" = nyc-managers ] && [ ! -e "$DIR/swarm" ]; then echo "no manager of nyc answers" >&2; exit 255; fi
if [ "$host" = nyc-managers ] && [ -e "$DIR/$SELF" ]; then case $* in *"$SELF"*) host=$SELF ;; esac; fi
HOST=$host exec sh -c "$script"
`;
const DOCKER = `
echo "$HOST: $*" >>"$DIR/log"
case "$*" in
"node ls -q" | "node demote"* | "node rm"* | "node update"*)
    if [ -e "$DIR/choosing" ] && [ ! -e "$DIR/asked-$2" ]; then
        touch "$DIR/asked-$2"
        echo "Error response from daemon: rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status" >&2
        exit 1
    fi ;;
esac
case "$*" in
"info -f {{.Swarm.LocalNodeState}} {{.Swarm.NodeID}}") if [ -e "$DIR/$HOST" ]; then echo "active new"; else echo "inactive "; fi ;;
"info -f {{.Swarm.NodeID}}") echo new ;;
"info -f {{.Swarm.NodeAddr}}") if [ "$HOST" = "$SELF" ]; then echo 10.10.0.9; else echo 10.10.0.2; fi ;;
"swarm init"*) touch "$DIR/swarm" "$DIR/$HOST" ;;
"swarm join-token"*) echo TOKEN ;;
"node ls -q --filter role=manager") cat "$DIR/managers"; echo ;;
"node ls -q") if [ -e "$DIR/mute" ]; then exit 1; fi; cat "$DIR/nodes" ;;
"node inspect -f {{.Status.Addr}}"*) for id; do :; done; cat "$DIR/$id.address" ;;
"node inspect -f {{.Status.State}} {{index"*) for id; do :; done; cat "$DIR/$id.seen" ;;
"node inspect -f {{.Spec.Role}} {{.Status.State}}"*) echo "manager ready" ;;
"node inspect -f {{.Spec.Role}}{{"*) for id; do :; done; if [ -e "$DIR/$id.votes" ]; then echo "manager voter$(cat "$DIR/$id.votes")"; else echo manager; fi ;;
"node ps --filter desired-state=running"*)
    echo "Running 2 hours ago"
    if [ -e "$DIR/starting" ]; then cat "$DIR/starting"; rm "$DIR/starting"; fi ;;
"node inspect -f {{index .Spec.Labels"*) for id; do :; done; cat "$DIR/$id.key" ;;
"node inspect -f {{.Status.State}}"*) echo down ;;
"node demote"*) if [ ! -e "$DIR/$3.votes" ]; then echo "can't find manager in raft memberlist" >&2; exit 1; fi ;;
"node inspect -f {{.Spec.Availability}}"*) echo active ;;
"ps --quiet --filter name=^sync"*) if [ -e "$DIR/files" ]; then echo 4567; fi ;;
"exec 4567"*) cat "$DIR/files" ;;
"ps --quiet"*) if [ -e "$DIR/member" ]; then echo 0123; fi ;;
"exec"*) cat "$DIR/member" ;;
"node ls --filter node.label=twinswarm.machine=nyc-m1"*) if [ -e "$DIR/holder" ]; then cat "$DIR/holder"; fi ;;
"service ls --quiet --filter label=twinswarm.copies=1") echo database ;;
"service ps"*) echo nyc-m1 ;;
esac
`;
const CURL = `cat >/dev/null; echo "$HOST: joined" >>"$DIR/log"`;

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-member-"));
    for (const [name, text] of Object.entries({ ssh: SSH, docker: DOCKER, curl: CURL })) {
        writeFileSync(join(folder, name), `#!/bin/sh\n${text}`);
        chmodSync(join(folder, name), 0o755);
    }
});
afterEach(() => rmSync(folder, { recursive: true }));

const given = (files: Readonly<Record<string, string>>): void =>
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));

/** Runs a machine's step as the first of three managers. */
const joinAs = (key: string) => step("join", key);
const leaveAs = (key: string) => step("leave", key);

function step(verb: "join" | "leave", key: string): { status: number | null; stderr: string; log: string } {
    const targets = [target(key, 1), target("nyc-m2", 2), target("nyc-m3", 3)];
    const machine = { name: "nyc-m1", key, role: "manager", labels: {} } as const;
    const self = target(key, 1);
    const script = joinOrLeave(memberVariables("nyc", machine, { self, address: "10.10.0.9", targets }));
    const { status, stderr } = spawnSync("sh", ["-c", script, verb], {
        encoding: "utf8",
        input: "",
        env: { PATH: `${folder}:${process.env.PATH}`, DIR: folder, SELF: self.address },
    });
    const log = join(folder, "log");
    return { status, stderr, log: existsSync(log) ? readFileSync(log, "utf8") : "" };
}

it("begins a Swarm when every manager says that it is in none", () => {
    const { status, log } = joinAs("nyc-m1");
    expect(status).toBe(0);
    expect(log).toContain("198.51.100.1: swarm init --advertise-addr 10.10.0.9");
});

it("begins none while another manager is in one", () => {
    given({ "198.51.100.3": "" });
    const { status, stderr, log } = joinAs("nyc-m1");
    expect([status, stderr]).toEqual([1, expect.stringContaining("is in a Swarm that has no leader")]);
    expect(log).not.toContain("swarm init");
});

it("begins none with a rebuilt machine: with all managers rebuilt at once, the old ones are in none of our lists", () => {
    const { status, stderr, log } = joinAs("nyc-m1-r1");
    expect([status, stderr]).toEqual([1, expect.stringContaining("nyc-m1: is rebuilt")]);
    expect(log).not.toContain("swarm init");
});

it("joins, and forgets who was at its address, and who died with its name", () => {
    const nodes = {
        lost: ["10.10.0.9:2377 10.10.0.9:2377", "down nyc-m1"],
        destroyed: ["10.10.0.5 10.10.0.5:2377", "down nyc-m1"],
        living: ["10.10.0.2 10.10.0.2:2377", "ready nyc-m1"],
        asleep: ["10.10.0.3 10.10.0.3:2377", "down nyc-m3"],
    };
    given({ swarm: "", nodes: Object.keys(nodes).join("\n"), "lost.votes": "" });
    Object.entries(nodes).forEach(([id, [address = "", seen = ""]]) =>
        given({ [`${id}.address`]: address, [`${id}.seen`]: seen }),
    );
    const { status, stderr, log } = joinAs("nyc-m1-r1");
    expect([status, stderr]).toEqual([0, ""]);
    // Who has no vote in the Swarm any more, as after it was made a Swarm of one, cannot be demoted.
    expect(log.match(/node demote .*/g)).toEqual(["node demote lost"]);
    expect(log.match(/node rm --force .*/g)?.sort()).toEqual(["node rm --force destroyed", "node rm --force lost"]);
    expect(log.indexOf("joined")).toBeGreaterThan(log.lastIndexOf("node rm"));
});

it.each([
    ["lives, it does not join", "Ready", 1],
    ["is dead, it joins", "Down", 0],
])("in place of a machine that holds the only copy of a database: where that %s", (_, holder, code) => {
    given({ swarm: "", nodes: "", holder });
    const { status, stderr, log } = joinAs("nyc-m1-r1");
    expect([status, stderr.includes("holds the only copy of the database")]).toEqual([code, code === 1]);
    expect(log.includes("joined")).toBe(code === 0);
});

it("does not join before it knows who was there", () => {
    given({ swarm: "", mute: "" });
    const { status, log } = joinAs("nyc-m1");
    expect(status).not.toBe(0);
    expect(log).not.toContain("joined");
});

it("leaves by others, and takes nobody along who has got its address since", () => {
    given({
        swarm: "",
        "198.51.100.1": "",
        nodes: "old\nnew",
        "old.address": "10.10.0.9",
        "new.address": "10.10.0.9 10.10.0.9:2377",
    });
    given({ "old.key": "nyc-m1", "new.key": "nyc-m1-r1" });
    const { status, stderr, log } = leaveAs("nyc-m1");
    expect([status, stderr]).toEqual([0, ""]);
    expect(log.match(/node rm --force .*/g)).toEqual(["node rm --force old"]);
});

it("leaves while the others choose another leader, each command of theirs given twice", () => {
    given({
        swarm: "",
        choosing: "",
        "198.51.100.1": "",
        nodes: "self",
        "self.address": "10.10.0.9",
        "self.key": "nyc-m1",
    });
    given({ "self.votes": "" });
    const { status, stderr, log } = leaveAs("nyc-m1");
    expect([status, stderr]).toEqual([0, ""]);
    for (const command of ["node update --availability drain self", "node demote self", "node rm --force self"])
        expect(log.split("\n").filter((line) => line.endsWith(command))).toHaveLength(2);
});

it.each([
    ["the leader, when what starts has started: it would be found by nobody later", " leader", true],
    ["a manager that leads nobody, at once", "", false],
])("leaves as %s", (_, leads, waits) => {
    given({ swarm: "", "198.51.100.1": "", nodes: "self\nother", "self.address": "10.10.0.9", "self.key": "nyc-m1" });
    given({ "other.address": "10.10.0.2", "self.votes": leads, starting: "Starting 3 seconds ago\n" });
    const { status, stderr, log } = leaveAs("nyc-m1");
    expect([status, stderr]).toEqual([0, ""]);
    const asked = [...log.matchAll(/node ps --filter desired-state=running .* self other$/gm)];
    expect(asked).toHaveLength(waits ? 2 : 0);
    expect(log.indexOf("node demote self")).toBeGreaterThan(asked.at(-1)?.index ?? 0);
});

it("stays where its disk holds the only copy of the database", () => {
    given({ swarm: "", "198.51.100.1": "", nodes: "self", "self.address": "10.10.0.9", "self.key": "nyc-m1" });
    given({ member: "1 1 1 1 nyc-db1 ONLINE" });
    const { status, stderr, log } = leaveAs("nyc-m1");
    expect([status, stderr]).toEqual([1, expect.stringContaining("holds the only copy of the database")]);
    expect(log).not.toMatch(/drain|demote|node rm|leave/);
});

it.each([
    ["with another manager there that is not reached, it stays", "self\nother", 1, false],
    ["as the last manager, it ends the Swarm", "self", 0, true],
])("leaves where no other manager answers: %s", (_, managers, code, leaves) => {
    given({ "198.51.100.1": "", managers });
    const { status, log } = leaveAs("nyc-m1");
    expect(status).toBe(code);
    expect(log.includes("198.51.100.1: swarm leave --force")).toBe(leaves);
});
