/** What a blog's container is told by its environment, checked as one. Pure. */

export interface Settings {
    /** Where visitors find it. */
    readonly url: string;
    /** Where it listens. */
    readonly port: number;
    readonly database: {
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly name: string;
    };
    readonly passwordFile: string;
    /** Without it, mail is off. */
    readonly mailFile?: string;
}

/** All that is wrong with the environment, a line each. */
export class SettingsError extends Error {
    constructor(problems: readonly string[]) {
        super(["this blog cannot start with the environment that it has:", ...problems].join("\n  - "));
    }
}

interface Rule {
    readonly holds: (value: string) => boolean;
    /** Goes on after "must be". */
    readonly says: string;
    readonly example: string;
}

const matches = (pattern: RegExp, says: string, example: string): Rule => ({
    holds: (value) => pattern.test(value),
    says,
    example,
});
const isPort = (value: string): boolean => /^[1-9]\d{0,4}$/.test(value) && Number(value) < 65_536;
const port = (example: string): Rule => ({ holds: isPort, says: "a port from 1 to 65535", example });
const file = (example: string): Rule => matches(/^\/[^\0]+$/, "the path of a file", example);

const RULES = {
    URL: matches(/^https:\/\/[a-z\d.-]+(?:\/[\w/-]*)?$/, "https:// and the blog's name", "https://blog.example.com"),
    PORT: port("8080"),
    DATABASE_HOST: matches(/^[\w.:-]+$/, "a host's name or address", "db"),
    DATABASE_PORT: port("3306"),
    DATABASE_USER: matches(/^\w{1,32}$/, "1 to 32 of A-Z, a-z, 0-9 and _", "s_s90d2_nyc"),
    DATABASE_NAME: matches(/^\w{1,64}$/, "1 to 64 of A-Z, a-z, 0-9 and _", "site_s90d2"),
    DATABASE_PASSWORD_FILE: file("/run/secrets/database-password"),
    MAIL_FILE: file("/run/secrets/mail.json"),
} as const satisfies Record<string, Rule>;
type Name = keyof typeof RULES;

const DEFAULTS: Partial<Record<Name, string>> = { PORT: "8080", MAIL_FILE: "" };

/** The names of all that is read; Ghost need not see them. */
export const NAMES = Object.keys(RULES) as Name[];

/** @throws SettingsError with all that is wrong */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
    const problems: string[] = [];
    const read = (name: Name): string => {
        const { holds, says, example }: Rule = RULES[name];
        const value = environment[name] || DEFAULTS[name];
        if (value === undefined)
            problems.push(`${name} is not set, but must be ${says}; set it, as in ${name}=${example}`);
        else if (value !== "" && !holds(value))
            problems.push(`${name} is "${value}", but must be ${says}; set it, as in ${name}=${example}`);
        return value ?? "";
    };
    const mailFile = read("MAIL_FILE");
    const settings: Settings = {
        url: read("URL"),
        port: Number(read("PORT")),
        database: {
            host: read("DATABASE_HOST"),
            port: Number(read("DATABASE_PORT")),
            user: read("DATABASE_USER"),
            name: read("DATABASE_NAME"),
        },
        passwordFile: read("DATABASE_PASSWORD_FILE"),
        ...(mailFile === "" ? {} : { mailFile }),
    };
    if (problems.length > 0) throw new SettingsError(problems);
    return settings;
}
