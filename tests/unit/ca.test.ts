import { execFileSync } from "node:child_process";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAuthority } from "../../lab/authority";
import { CertificateAuthority } from "../../lab/ca";

const open = (folder: string): Promise<CertificateAuthority> => openAuthority(folder, "test CA");

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-ca-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("makes an authority once and takes it again afterwards", async () => {
    const first = await open(join(folder, "new"));
    const second = await open(join(folder, "new"));
    expect(second.certificatePem).toBe(first.certificatePem);
    const issued = await second.issue(["a.example.com"]);
    expect(new X509Certificate(issued.cert).verify(new X509Certificate(first.certificatePem).publicKey)).toBe(true);
});

it("makes one authority, however many ask for it at once, and leaves two files", async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => open(folder)));
    const certificate = readFileSync(join(folder, "ca.pem"), "utf8");
    expect(opened.map(({ certificatePem }) => certificatePem)).toEqual(Array(8).fill(certificate));
    expect(readdirSync(folder).sort()).toEqual(["ca-key.pem", "ca.pem"]);
});

it("lets nobody else read the key", async () => {
    await open(folder);
    expect(statSync(join(folder, "ca-key.pem")).mode & 0o777).toBe(0o600);
});

it("says what to remove where the key is broken", async () => {
    writeFileSync(join(folder, "ca-key.pem"), "no key");
    await expect(open(folder)).rejects.toThrow(/ca-key.pem must hold .* remove its folder/);
});

it("issues certificates that OpenSSL accepts for their names and no others", async () => {
    const ca = await open(folder);
    const { cert, key } = await ca.issue(["example.com", "*.example.com", "127.0.0.1"]);
    const file = join(folder, "server.pem");
    writeFileSync(file, cert);
    const verify = (...check: string[]): string =>
        execFileSync(
            "openssl",
            ["verify", "-x509_strict", "-purpose", "sslserver", ...check, "-CAfile"].concat(
                join(folder, "ca.pem"),
                file,
            ),
            { encoding: "utf8", stdio: "pipe" },
        );
    expect(verify("-verify_hostname", "blog.example.com")).toContain("OK");
    expect(verify("-verify_ip", "127.0.0.1")).toContain("OK");
    expect(() => verify("-verify_hostname", "example.org")).toThrow(/mismatch/i);
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
});

it("tells when a certificate ends", async () => {
    const { ca } = await CertificateAuthority.create("short");
    const { cert, notAfter } = await ca.issue(["a.example.com"], 2);
    expect(new Date(new X509Certificate(cert).validTo).getTime()).toBe(Math.floor(notAfter.getTime() / 1000) * 1000);
    expect(notAfter.getTime() - Date.now()).toBeLessThanOrEqual(2 * 24 * 3600 * 1000);
});
