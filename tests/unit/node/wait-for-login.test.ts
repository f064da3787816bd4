import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitForLogin } from "../../../components/node/prepared";

const TARGET = { alias: "nyc-m1", user: "root", address: "198.51.100.1", hostKeys: ["ssh-ed25519 AAAA"] };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "twinswarm-login-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the wait with an `ssh` that ends with these codes, one after the other. */
function login(...codes: readonly number[]): { status: number | null; asked: readonly string[] } {
    writeFileSync(join(folder, "codes"), `${codes.join("\n")}\n`);
    const ssh = [
        "#!/bin/sh",
        `for last; do :; done; echo "$last" >>"${folder}/asked"`,
        `code=$(head -n 1 "${folder}/codes"); sed -i 1d "${folder}/codes"; exit "$code"`,
    ];
    writeFileSync(join(folder, "ssh"), ssh.join("\n"));
    chmodSync(join(folder, "ssh"), 0o755);
    const { status } = spawnSync("sh", ["-c", waitForLogin("nyc-m1", TARGET, "set up")], {
        env: { PATH: `${folder}:${process.env.PATH}` },
    });
    return { status, asked: readFileSync(join(folder, "asked"), "utf8").trim().split("\n") };
}

it("runs the script once the machine lets us in", () => {
    expect(login(255, 0, 0)).toEqual({ status: 0, asked: ["true", "true", "set up"] });
});

it("starts over where the machine let us in and then refused us, as cloud-init starts sshd anew", () => {
    expect(login(0, 255, 0, 0)).toEqual({ status: 0, asked: ["true", "set up", "true", "set up"] });
});

it("ends with a script that fails by itself", () => {
    expect(login(0, 3)).toEqual({ status: 3, asked: ["true", "set up"] });
});
