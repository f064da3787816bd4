/** The edge's certificates: one a host name, made when somebody first asks for it. */
import { type SecureContext, createSecureContext } from "node:tls";
import type { CertificateAuthority } from "../../ca";

/** How long before its end a certificate is replaced. */
const RENEW_MS = 24 * 3600 * 1000;

interface Held {
    readonly context: SecureContext;
    readonly notAfter: Date;
}

export type SniCallback = (name: string, done: (error: Error | null, context?: SecureContext) => void) => void;

/**
 * Chooses the certificate for the name that a handshake asks for. For names that are not served there is none, and as the
 * server has no other one, OpenSSL answers with the alert "handshake failure", as Cloudflare does.
 */
export function certificatesFor(ca: CertificateAuthority, isServed: (name: string) => boolean): SniCallback {
    const held = new Map<string, Promise<Held>>();

    async function make(name: string): Promise<Held> {
        const { cert, key, notAfter } = await ca.issue([name]);
        return { context: createSecureContext({ cert, key }), notAfter };
    }

    async function hold(name: string): Promise<SecureContext> {
        const known = await held.get(name);
        if (known !== undefined && known.notAfter.getTime() - Date.now() > RENEW_MS) return known.context;
        const made = make(name);
        held.set(name, made);
        made.catch(() => held.delete(name));
        return (await made).context;
    }

    return (asked, done) => {
        const name = asked.toLowerCase();
        if (!isServed(name)) return done(null);
        hold(name).then(
            (context) => done(null, context),
            (error: Error) => done(error),
        );
    };
}
