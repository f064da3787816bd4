/** Rows that clients write to a database, and which of them it acknowledged. */
import { until } from "../../../lab/process";
import { HEAL_MS, NAMES, type Name, type Trio } from "./mysql-trio";

export class Rows {
    private tried = 0;
    private readonly acknowledged: number[] = [];

    constructor(private readonly trio: Trio) {}

    /** Of a group that is whole. @param primary of it */
    async prepare(primary: Name): Promise<void> {
        await this.trio.sql(primary, "CREATE DATABASE site; CREATE TABLE site.posts (id INT PRIMARY KEY)");
    }

    /** Writes one more row, as a client does. */
    async write(): Promise<void> {
        const id = ++this.tried;
        await this.trio.throughProxy(`INSERT INTO site.posts VALUES (${id})`);
        this.acknowledged.push(id);
    }

    /** Waits until a row is taken; gives the seconds that it took. */
    async untilWritten(): Promise<string> {
        const since = Date.now();
        await until("a write to be taken", () => this.write().then(() => true), { deadlineMs: HEAL_MS });
        return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
    }

    /** Begins to write with several clients; gives how to wait for their end, and how many rows were acknowledged. */
    writeMany(writers: number, rows: number): () => Promise<number> {
        const writing = Array.from({ length: writers }, (_, i) => this.trio.writeAll(this.tried + 1 + i * rows, rows));
        this.tried += writers * rows;
        return async () => {
            const written = (await Promise.all(writing)).flat();
            this.acknowledged.push(...written);
            return written.length;
        };
    }

    /** Waits until every member has every row that was acknowledged. */
    async expectAll(): Promise<void> {
        const missing = async (name: Name): Promise<number[]> => {
            const rows = new Set((await this.trio.sql(name, "SELECT id FROM site.posts")).split("\n").map(Number));
            return this.acknowledged.filter((id) => !rows.has(id));
        };
        for (const name of NAMES)
            await until(`${name} to have every row`, async () => (await missing(name)).length === 0, {
                deadlineMs: HEAL_MS,
            });
    }
}
