/**
 * Who may ask the page for something. Every web site that is open in this host's browsers can send requests to 127.0.0.1,
 * and by a name of its own that leads there (DNS rebinding) read the answers as well. Pure.
 */

export interface Asking {
    readonly method: string;
    /** The header. */
    readonly host: string | undefined;
    /** The header, which browsers send with every POST. */
    readonly origin: string | undefined;
}

const HERE = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i;

/** Why a request is refused; undefined where it is not. */
export function refusal({ method, host, origin }: Asking): string | undefined {
    if (host === undefined || !HERE.test(host)) {
        return `this page answers as 127.0.0.1 or localhost only, but was asked for as "${host ?? ""}"; open it by its own address: npm run status tells it`;
    }
    if (method === "GET" || method === "HEAD" || origin?.toLowerCase() === `http://${host.toLowerCase()}`)
        return undefined;
    return `buttons work on this page only, but this was pressed on "${origin ?? "no page"}"; in a script, use: npm run lab -- power | cable`;
}
