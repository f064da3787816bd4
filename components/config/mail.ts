/** How the blogs of a zone send mail: Ghost's own settings, which hold a password. Pure. */
import { z } from "zod";
import { stackFile } from "./project";
import type { Problem } from "./problems";

/** Of its stack file, without namespace; encrypted there. */
export const MAIL_KEY = "mail";

/** https://docs.ghost.org/config#mail */
const MAIL = z.looseObject({ transport: z.string().min(1), from: z.string().min(1) });

const about = (zone: string, seen: string, rule: string): Problem => ({
    file: stackFile(zone),
    key: `twinswarm:${MAIL_KEY}`,
    seen,
    rule,
    remedy:
        'write {"transport": "SMTP", "from": "blogs@example.com", "options": {"host": …, "port": 587, "auth": …}} into a file, ' +
        `and run: pulumi config set -s ${zone} --secret twinswarm:${MAIL_KEY} < <that file>`,
});

/** A value that stands in the file for all to read. It is in no message. */
export const checkMailIsSecret = (zone: string, clear: unknown): Problem[] =>
    clear === undefined ? [] : [about(zone, "not encrypted", "has a password in it")];

/** What the engine has decrypted. It is in no message. */
export function checkMail(zone: string, text: string | undefined): Problem[] {
    if (text === undefined || MAIL.safeParse(parsed(text)).success) return [];
    return [about(zone, "something else", "is Ghost's settings of mail, as JSON, with a transport and a sender")];
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
