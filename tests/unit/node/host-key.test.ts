import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { deriveHostKey } from "../../../components/node/host-key";
import { renderUserData } from "../../../components/node/user-data";

it("derives a key that OpenSSH reads, with the public half that it tells", () => {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-host-key-"));
    try {
        const { privateKey, publicKey } = deriveHostKey("seed", "nyc-m1");
        const file = join(folder, "key");
        writeFileSync(file, privateKey, { mode: 0o600 });
        expect(execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim()).toBe(`${publicKey} nyc-m1`);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

it("gives the same key for the same words, and another for any other", () => {
    const key = deriveHostKey("seed", "nyc-m1");
    expect(deriveHostKey("seed", "nyc-m1")).toEqual(key);
    const others = [deriveHostKey("seed", "nyc-m2"), deriveHostKey("another", "nyc-m1")];
    expect(new Set([key, ...others].map(({ publicKey }) => publicKey)).size).toBe(3);
});

it("hands the key over by cloud-init, with those who may log in", () => {
    const key = deriveHostKey("seed", "nyc-m1");
    const text = renderUserData(key, ["ssh-ed25519 AAAA one@example.com"]);
    expect(text.startsWith("#cloud-config\n")).toBe(true);
    expect(parse(text)).toEqual({
        ssh_deletekeys: true,
        ssh_keys: { ed25519_private: key.privateKey, ed25519_public: key.publicKey },
        ssh_authorized_keys: ["ssh-ed25519 AAAA one@example.com"],
        disable_root: false,
    });
});
