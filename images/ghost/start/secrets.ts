/** Reads what only files tell a blog. What they hold is in no message. */
import { readFileSync } from "node:fs";
import * as z from "zod/mini";
import type { Mail, Secrets } from "./config";
import { SettingsError, type Settings } from "./settings";

const MAIL = z.looseObject({ transport: z.string() });

/** @throws SettingsError with all that is wrong */
export function readSecrets({ passwordFile, mailFile }: Settings): Secrets {
    const problems: string[] = [];
    const read = (name: string, path: string): string => {
        try {
            const text = readFileSync(path, "utf8").trimEnd();
            if (text === "") problems.push(`${name} is "${path}", but that file is empty; put the secret into it`);
            return text;
        } catch (error) {
            const { code = "unknown" } = error as NodeJS.ErrnoException;
            problems.push(`${name} is "${path}", but that file cannot be read (${code}); mount the secret there`);
            return "";
        }
    };
    const password = read("DATABASE_PASSWORD_FILE", passwordFile);
    const mailText = mailFile === undefined ? "" : read("MAIL_FILE", mailFile);
    const mail = mailText === "" ? undefined : parseMail(mailText);
    if (mailText !== "" && mail === undefined)
        problems.push(
            `MAIL_FILE is "${mailFile}", but that file must hold Ghost's settings of mail as JSON, with a transport; ` +
                'write it like {"transport":"SMTP","options":{"host":"smtp.example.com"}}',
        );
    if (problems.length > 0) throw new SettingsError(problems);
    return { password, ...(mail === undefined ? {} : { mail }) };
}

function parseMail(text: string): Mail | undefined {
    try {
        return MAIL.safeParse(JSON.parse(text)).data;
    } catch {
        return undefined;
    }
}
