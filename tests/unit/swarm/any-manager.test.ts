import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoted } from "../../../components/ssh";
import { anyManagerOptions } from "../../../components/swarm/any-manager";
import { sharedConnection } from "../../../components/swarm/swarm";

const managers = ["198.51.100.1", "198.51.100.2", "198.51.100.3"].map((address, i) => ({
    alias: `nyc-m${i + 1}`,
    user: "root",
    address,
    hostKeys: [`ssh-ed25519 KEY${i + 1} comment`],
}));

const optionOf = (name: string): string =>
    anyManagerOptions("nyc", managers)
        .find((option) => option.startsWith(`${name}=`))
        ?.slice(name.length + 1) ?? "";

describe("the search for a manager", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "twinswarm-ssh-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Runs the ProxyCommand as ssh does, with an `ssh` that knows which managers live and says where it was led. */
    function search(alive: readonly string[]): string {
        const fake = [
            "#!/bin/sh",
            "for word; do case $word in root@*) host=$word ;; esac; done",
            `case " ${alive.map((address) => `root@${address}`).join(" ")} " in *" $host "*) ;; *) exit 255 ;; esac`,
            'case "$*" in *" -W 127.0.0.1:22 "*) echo "led to $host" ;; esac',
        ];
        writeFileSync(join(folder, "ssh"), fake.join("\n"));
        chmodSync(join(folder, "ssh"), 0o755);
        const command = optionOf("ProxyCommand").replaceAll("%%", "%");
        const { stdout, stderr } = spawnSync("sh", ["-c", `exec ${command}`], {
            encoding: "utf8",
            env: { PATH: `${folder}:${process.env.PATH}` },
        });
        return `${stdout}${stderr}`.trim();
    }

    it.each([
        [["198.51.100.1", "198.51.100.2"], "led to root@198.51.100.1"],
        [["198.51.100.3"], "led to root@198.51.100.3"],
    ])("goes by %j", (alive, led) => {
        expect(search(alive)).toBe(led);
    });

    it("ends with the runbook's name when none lives", () => {
        expect(search([])).toBe(
            "no manager of nyc answers (tried root@198.51.100.1 root@198.51.100.2 root@198.51.100.3); " +
                "what to do: docs/runbooks/zone-down.md",
        );
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
    const others = managers.map((manager) => ({ ...manager, address: manager.address.replace("198.51", "203.0") }));
    expect(sharedConnection(others)).not.toEqual(sharedConnection(managers));
    expect(sharedConnection(managers)).toEqual(sharedConnection([...managers]));
});
