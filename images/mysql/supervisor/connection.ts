/** Connections to mysqld that never keep anybody waiting: one that fails or takes too long is gone. */
import { createConnection, type Connection } from "mysql2/promise";

export interface Address {
    readonly host: string;
    readonly port: number;
    /** @default root */
    readonly user?: string;
    readonly password: string;
}

/** Fails after a time, whatever the work waits for. */
export async function inTime<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${what} took more than ${ms / 1_000} s`)), ms);
    });
    // It may still fail when nobody waits any longer.
    work.catch(() => undefined);
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export async function connect({ host, port, user = "root", password }: Address, ms: number): Promise<Connection> {
    const opening = createConnection({ host, port, user, password, connectTimeout: ms });
    try {
        const connection = await inTime(opening, ms, `connecting to ${host}:${port}`);
        // Without a listener, an error of an idle connection would end the process, and mysqld with it.
        connection.on("error", () => undefined);
        return connection;
    } catch (error) {
        void opening.then((late) => late.destroy()).catch(() => undefined);
        throw error;
    }
}
