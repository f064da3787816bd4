/** Ghost's own settings, as it reads them from its config file. https://docs.ghost.org/config. Pure. */
import type { Settings } from "./settings";

export const CONTENT = "/var/lib/ghost/content";

/** Less than the 90 s that a service gives it to end. Milliseconds. */
const SHUTDOWN_MS = 45_000;

/** Ghost's settings of mail, which are nobody's business but Ghost's. */
export type Mail = Readonly<Record<string, unknown>>;

export interface Secrets {
    readonly password: string;
    /** Without it, mail is off. */
    readonly mail?: Mail;
}

export function ghostConfig({ url, port, database }: Settings, { password, mail }: Secrets): object {
    const { host, port: at, user, name } = database;
    return {
        url,
        server: { host: "0.0.0.0", port, shutdownTimeout: SHUTDOWN_MS },
        database: {
            client: "mysql",
            connection: { host, port: at, user, password, database: name },
            // All blogs of a zone share what one server takes; one that nobody visits has none.
            pool: { min: 0, max: 5 },
        },
        paths: { contentPath: CONTENT },
        logging: { level: "info", transports: ["stdout"], rotation: { enabled: false } },
        // Without a transport, Ghost would look for the recipients' own servers.
        mail: mail ?? { transport: "stub" },
        // A code by mail, for a login from a new browser.
        security: { staffDeviceVerification: mail !== undefined },
        // Asks nobody for anything. What search engines read of a page stays: for that, Ghost measures pictures that it shows.
        privacy: { useTinfoil: true, useStructuredData: true },
        updateCheck: { url: "" },
        // Each start would ask for the blog's own name, where nobody answers such questions; of a new blog, even before it has a
        // record, and resolvers remember for half an hour that it has none.
        hostSettings: { limits: { limitSocialWeb: { disabled: true } } },
        explore: { update_url: "", testimonials_url: "" },
    };
}
