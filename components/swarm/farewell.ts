/** The number of SSH_MSG_DISCONNECT, and of its reason "service not available" (RFC 4253, 11.1). */
const DISCONNECT = 1;
const SERVICE_NOT_AVAILABLE = 7;

const BLOCK = 8;
const LEAST_PADDING = 4;

/**
 * The format with which `printf` says what an SSH server says that takes no connection now, and why; `ssh` shows the
 * reason, of which it takes 400 letters. Both happens before any key is exchanged, so it needs none.
 */
export function farewell(reason: string): string {
    const text = Buffer.from(reason.slice(0, 400), "ascii");
    const payload = Buffer.concat([
        Buffer.from([DISCONNECT]),
        uint32(SERVICE_NOT_AVAILABLE),
        uint32(text.length),
        text,
        // The language of the text.
        uint32(0),
    ]);
    const rest = BLOCK - ((payload.length + 5) % BLOCK);
    const padding = rest < LEAST_PADDING ? rest + BLOCK : rest;
    const packet = Buffer.concat([uint32(payload.length + padding + 1), Buffer.from([padding]), payload]);
    return [...Buffer.from("SSH-2.0-twinswarm\r\n"), ...packet, ...Buffer.alloc(padding)].map(escaped).join("");
}

function uint32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}

/** In octal, which every printf knows, but for what stands for itself in any. */
function escaped(byte: number): string {
    const letter = String.fromCharCode(byte);
    return /[\w .,:;()@/-]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, "0")}`;
}

/** The reason alone, out of what `ssh` said on its standard error. */
export const reasonOf = (said: string): string => said.trim().replace(/^Received disconnect from .*?:\d+: /m, "");
