/** When each device was seen last, kept in a file: a device that comes back after years has to be told from one of today. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

const SEEN = z.record(z.string(), z.number());
/** Days are counted, so that there is no need to write each time. */
const WRITE_MS = 600_000;

export class Seen {
    private at: Record<string, number>;
    private writtenAt = 0;

    constructor(private readonly path: string) {
        this.at = existsSync(path) ? parsed(readFileSync(path, "utf8")) : {};
    }

    /** In ms, by device. */
    get times(): Readonly<Record<string, number>> {
        return this.at;
    }

    /**
     * Notes who is seen now. A device that is known and was never noted counts as seen now.
     * @param known all devices; others are dropped
     */
    note(seen: readonly string[], known: readonly string[], now: number): void {
        const last = (id: string): number => (seen.includes(id) ? now : (this.at[id] ?? now));
        const all = [...new Set([...known, ...seen])];
        const isNew = all.some((id) => this.at[id] === undefined);
        this.at = Object.fromEntries(all.map((id) => [id, last(id)]));
        if (isNew || now - this.writtenAt > WRITE_MS) this.write(now);
    }

    private write(now: number): void {
        const half = `${this.path}.half-made`;
        writeFileSync(half, JSON.stringify(this.at));
        renameSync(half, this.path);
        this.writtenAt = now;
    }
}

/** Nothing that is lost with a broken file is worth stopping for: all count as seen now. */
function parsed(text: string): Record<string, number> {
    try {
        return SEEN.parse(JSON.parse(text));
    } catch {
        return {};
    }
}
