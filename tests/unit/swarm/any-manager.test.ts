import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoted } from "../../../components/ssh";
import { anyManagerOptions, sharedOptions } from "../../../components/swarm/any-manager";

const managers = ["198.51.100.1", "198.51.100.2", "198.51.100.3"].map((address, i) => ({
    alias: `nyc-m${i + 1}`,
    user: "root",
    address,
    hostKeys: [`ssh-ed25519 KEY${i + 1} comment`],
}));

const valueOf = (options: readonly string[], name: string): string =>
    options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

const optionOf = (name: string): string => valueOf(anyManagerOptions("nyc", managers), name);

const TRIED = "(tried root@198.51.100.1 root@198.51.100.2 root@198.51.100.3)";
const SILENT = `no manager of nyc answers ${TRIED}; what to do: docs/runbooks/zone-down.md`;
const CHOOSING = `no manager of nyc answers for a Swarm with a leader, though most of them live ${TRIED}; what to do: docs/runbooks/quorum-lost.md`;
const LEADERLESS = `no manager of nyc answers for a Swarm with a leader ${TRIED}; what to do: docs/runbooks/quorum-lost.md`;

interface Seen {
    readonly alive?: readonly string[];
    /** Take connections, but their Swarm has no leader. */
    readonly leaderless?: readonly string[];
    /** Says nothing before the last manager was asked, and then that it is dead. */
    readonly silent?: string;
}

describe("the search for a manager", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "twinswarm-ssh-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** A folder for PATH with an `ssh` that knows which managers live, counts its calls and says where it was led. */
    function fakeSsh({ alive = [], leaderless = [], silent = "" }: Seen): string {
        const among = (addresses: readonly string[]): string =>
            `case " ${addresses.map((address) => `root@${address}`).join(" ")} " in *" $host "*)`;
        const fake = [
            "#!/bin/sh",
            `echo x >>${folder}/calls`,
            "for word; do case $word in root@*) host=$word ;; esac; done",
            `echo x >${folder}/asked-$host`,
            `if [ $host = "root@${silent}" ]; then`,
            `    for try in 1 2 3 4 5 6 7 8; do [ -e ${folder}/asked-root@198.51.100.3 ] && exit 255; sleep 0.5; done`,
            `    touch ${folder}/in-turn`,
            "fi",
            `${among(leaderless)} exit 1 ;; esac`,
            `${among(alive)} ;; *) exit 255 ;; esac`,
            // A connection lasts longer than it would take to ask everybody.
            'case "$*" in *" -W 127.0.0.1:22 "*) echo "led to $host"; exec sleep 3 ;; esac',
        ];
        writeFileSync(join(folder, "ssh"), fake.join("\n"));
        chmodSync(join(folder, "ssh"), 0o755);
        return `${folder}:${process.env.PATH}`;
    }

    const calls = (): number => readFileSync(join(folder, "calls"), "utf8").split("\n").length - 1;

    /** Runs the ProxyCommand as ssh does. */
    function search(seen: Seen): string {
        const command = optionOf("ProxyCommand").replaceAll("%%", "%");
        const env = { PATH: fakeSsh(seen) };
        const { stdout, stderr } = spawnSync("sh", ["-c", `exec ${command}`], { encoding: "utf8", env });
        return `${stdout}${stderr}`.trim();
    }

    it.each([
        [{ alive: ["198.51.100.1", "198.51.100.2"] }, "led to root@198.51.100.1"],
        [{ alive: ["198.51.100.3"], leaderless: ["198.51.100.1"] }, "led to root@198.51.100.3"],
        [{}, SILENT],
        [{ leaderless: ["198.51.100.2"] }, LEADERLESS],
        [{ leaderless: ["198.51.100.2", "198.51.100.3"] }, CHOOSING],
        [{ silent: "198.51.100.1", alive: ["198.51.100.3"] }, "led to root@198.51.100.3"],
    ])("with %j ends so: %s", (seen, end) => {
        expect(search(seen)).toBe(end);
    });

    it("asks no other manager where the first one answers", () => {
        search({ alive: ["198.51.100.1", "198.51.100.2"] });
        expect(calls()).toBe(2);
    });

    it("asks the next one while one says nothing", () => {
        search({ silent: "198.51.100.1", alive: ["198.51.100.3"] });
        expect(existsSync(join(folder, "in-turn"))).toBe(false);
    });

    /** What the real ssh says that goes by a shared connection's options. */
    function connect(seen: Seen): string {
        const options = anyManagerOptions("nyc", managers, { note: `${folder}/note` });
        const shared = ["ControlMaster=auto", "ControlPersist=1s", `ControlPath=${folder}/shared`];
        const env = { ...process.env, PATH: fakeSsh(seen) };
        const words = [...options, ...shared.flatMap((option) => ["-o", option]), "root@nyc-managers", "true"];
        return spawnSync("/usr/bin/ssh", words, { encoding: "utf8", env, timeout: 20_000 }).stderr;
    }

    it.each([
        [{}, SILENT],
        [{ leaderless: ["198.51.100.2"] }, LEADERLESS],
        [{ leaderless: ["198.51.100.1", "198.51.100.2"] }, CHOOSING],
    ])("tells a client that shares its connection: with %j %s", (seen, end) => {
        expect(connect(seen)).toContain(end);
    });

    it("is not made again for a while after it was in vain", () => {
        connect({ leaderless: ["198.51.100.2"] });
        expect(calls()).toBe(3);
        expect(connect({ alive: ["198.51.100.1"] })).toContain(LEADERLESS);
        expect(calls()).toBe(3);
        const longAgo = Math.floor(Date.now() / 1_000) - 60;
        writeFileSync(join(folder, "note"), `0 ${longAgo}\n`);
        expect(connect({})).toContain(SILENT);
        expect(calls()).toBe(6);
    });
});

it("takes the host keys of all managers for the one name, through printf as ssh runs it", () => {
    const [program = "", ...rest] = optionOf("KnownHostsCommand").split(" ");
    const format = rest.join(" ").slice(1, -1);
    expect(execFileSync(program, [format], { encoding: "utf8" })).toBe(
        ["1", "2", "3"].map((i) => `nyc-managers ssh-ed25519 KEY${i}\n`).join(""),
    );
});

it("quotes words for a shell", () => {
    const word = `a'b "c" $d \\e`;
    expect(execFileSync("sh", ["-c", `printf %s ${quoted(word)}`], { encoding: "utf8" })).toBe(word);
});

it("shares a connection with nobody whose managers have the same names at other addresses", () => {
    const controlPath = (all: typeof managers) =>
        sharedOptions("nyc", all).find((one) => one.startsWith("ControlPath="));
    const others = managers.map((manager) => ({ ...manager, address: manager.address.replace("198.51", "203.0") }));
    expect(controlPath(others)).not.toEqual(controlPath(managers));
    expect(controlPath(managers)).toEqual(controlPath([...managers]));
});
