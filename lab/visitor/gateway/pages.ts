/** The site's own addresses in its pages, as the browser has to call them: Ghost's pictures are named by whole addresses. */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { Transform, type TransformCallback } from "node:stream";
import type { Place } from "./names";

/** Whether an answer is a page that can be read. */
export const isPage = ({ headers, statusCode = 0 }: IncomingMessage, method: string | undefined): boolean =>
    method !== "HEAD" &&
    statusCode !== 304 &&
    headers["content-encoding"] === undefined &&
    /^text\/html\b/i.test(headers["content-type"] ?? "");

/** A page comes as it is, not compressed. */
export const askingForPage = (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
    headers.accept?.includes("text/html") === true ? { "accept-encoding": "identity" } : {};

/** In every place where the address ends there, and is not the beginning of another host's. Pure. */
export function rewritePage(html: string, { host, suffix }: Place): string {
    const own = new RegExp(`https://${host.replaceAll(".", "\\.")}(?![\\w.:-])`, "g");
    return html.replace(own, `http://${host}${suffix}`);
}

/** Collects a page and gives it at its end; of one that is cut, nothing. */
export class PageRewriter extends Transform {
    private readonly parts: Buffer[] = [];

    constructor(private readonly place: Place) {
        super();
    }

    override _transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        this.parts.push(part);
        done();
    }

    override _flush(done: TransformCallback): void {
        // Byte by byte, whatever its character set: addresses are ASCII in all of them.
        done(null, Buffer.from(rewritePage(Buffer.concat(this.parts).toString("latin1"), this.place), "latin1"));
    }
}
