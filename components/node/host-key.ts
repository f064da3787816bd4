import { createHash, createHmac, createPrivateKey, createPublicKey } from "node:crypto";

/** An SSH host key, known before its machine exists. */
export interface HostKey {
    /** As in known_hosts, without a host's name: `ssh-ed25519 AAAA…`. */
    readonly publicKey: string;
    /** In OpenSSH's own format. */
    readonly privateKey: string;
}

const TYPE = "ssh-ed25519";
/** RFC 8410: what precedes the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");
const CIPHER_BLOCK = 8;

/**
 * Derives a key from a secret seed, so that a state holds one secret for all machines of a zone, and the first connection
 * to a machine is as safe as the second. The same words give the same key, byte by byte: it is part of the user data.
 */
export function deriveHostKey(seed: string, machine: string): HostKey {
    const secret = createHmac("sha256", seed).update(machine).digest();
    const pair = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, secret]), format: "der", type: "pkcs8" });
    const { x = "" } = createPublicKey(pair).export({ format: "jwk" });
    const point = Buffer.from(x, "base64url");
    const blob = Buffer.concat([field(TYPE), field(point)]);
    return { publicKey: `${TYPE} ${blob.toString("base64")}`, privateKey: openSsh(blob, point, secret, machine) };
}

/** Source: OpenSSH's PROTOCOL.key. The check numbers are random there; here they follow from the key. */
function openSsh(blob: Buffer, point: Buffer, secret: Buffer, comment: string): string {
    const check = createHash("sha256").update(secret).digest().subarray(0, 4);
    const inner = Buffer.concat([
        check,
        check,
        field(TYPE),
        field(point),
        field(Buffer.concat([secret, point])),
        field(comment),
    ]);
    const padding = Buffer.from(
        Array.from({ length: (CIPHER_BLOCK - (inner.length % CIPHER_BLOCK)) % CIPHER_BLOCK }, (_, i) => i + 1),
    );
    const whole = Buffer.concat([
        Buffer.from("openssh-key-v1\0"),
        field("none"),
        field("none"),
        field(""),
        number(1),
        field(blob),
        field(Buffer.concat([inner, padding])),
    ]);
    const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
    return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function number(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}

function field(value: Buffer | string): Buffer {
    const bytes = Buffer.from(value);
    return Buffer.concat([number(bytes.length), bytes]);
}
