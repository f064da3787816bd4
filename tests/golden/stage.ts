/** Gives the program what a machine of its own would: stack files, locked images, a key and a certificate. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGES } from "../../components/config/default-images";

export const REPOSITORY = resolve(__dirname, "../..");

/** Made up, and easy to search for. */
export const TLS = { certificate: "CERTIFICATE-OF-THE-TEST", key: "KEY-OF-THE-TEST" };

export const SSH_KEY = `ssh-ed25519 ${"A".repeat(68)} test@example.com`;

const SAMPLES = ["green", "blue", "yellow", "web"].map((name) => `twinswarm/sample-${name}:1`);

export const digestOf = (reference: string): string => `sha256:${createHash("sha256").update(reference).digest("hex")}`;

/** A lock file's text; digests follow from the names, so that they differ and stay. */
export const lockText = (references: readonly string[] = [...Object.values(DEFAULT_IMAGES), ...SAMPLES]): string =>
    JSON.stringify(Object.fromEntries(references.map((name) => [name, digestOf(name)])));

/** Sets the environment and the engine's config for the whole test file; returns how to undo it. */
export function setStage(options: { stacks?: string; lock?: string } = {}): () => void {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-golden-"));
    const lock = join(folder, "images.lock.json");
    writeFileSync(lock, options.lock ?? lockText());
    const before = { ...process.env };
    process.env.TWINSWARM_STACKS = options.stacks ?? REPOSITORY;
    process.env.TWINSWARM_IMAGES_LOCK = lock;
    process.env.CLOUDFLARE_ACCOUNT_ID = "a".repeat(32);
    pulumi.runtime.setAllConfig({ "twinswarm:tls": JSON.stringify(TLS), "twinswarm:sshKeys": JSON.stringify([SSH_KEY]) }, ["twinswarm:tls"]);
    return () => {
        process.env = before;
        rmSync(folder, { recursive: true, force: true });
    };
}
