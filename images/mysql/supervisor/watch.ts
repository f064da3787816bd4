/** What one member's mysqld says of itself, asked again and again on a connection of its own. */
import { setTimeout as delay } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { connect, inTime, type Address } from "./connection";
import type { Answer, Member } from "./decide";

/** A mysqld that takes longer is as good as silent: it serves nobody either. */
const ANSWER_MS = 2_000;
/** An answer that is older says nothing about now. */
const FRESH_MS = 4_000;

/**
 * Read in one go, so that it belongs together; the sets last, which only grow. What was received from the group and not yet
 * executed counts: after a power cut it may be what was acknowledged last, and the group's own rule for who may join goes by it.
 */
const LOOK = `
    SELECT COALESCE(MAX(CASE WHEN MEMBER_ID = @@server_uuid THEN MEMBER_STATE END), 'OFFLINE') AS state,
           COALESCE(MAX(CASE WHEN MEMBER_ID = @@server_uuid THEN MEMBER_ROLE END), '') AS role,
           COUNT(*) AS inView, COALESCE(SUM(MEMBER_STATE = 'ONLINE'), 0) AS online,
           @@GLOBAL.offline_mode AS isClosed, @@GLOBAL.super_read_only AS isReadOnly,
           CONCAT_WS(',', NULLIF(@@GLOBAL.gtid_executed, ''), (
               SELECT NULLIF(RECEIVED_TRANSACTION_SET, '') FROM performance_schema.replication_connection_status
               WHERE CHANNEL_NAME = 'group_replication_applier'
           )) AS held
    FROM performance_schema.replication_group_members`;

type LookRow = RowDataPacket & Readonly<Record<keyof Answer, string | number>>;

const answerOf = (row: LookRow): Answer => ({
    state: row.state as Answer["state"],
    role: row.role as Answer["role"],
    inView: Number(row.inView),
    online: Number(row.online),
    isClosed: Number(row.isClosed) === 1,
    isReadOnly: Number(row.isReadOnly) === 1,
    held: String(row.held).replaceAll("\n", ""),
});

export class Watch {
    private connection: Connection | undefined;
    private answer: Answer | undefined;
    private answeredAt = 0;
    private why = "not asked yet";

    constructor(
        private readonly name: string,
        private readonly address: Address,
        private readonly everyMs: number,
    ) {}

    /** What is known now. */
    get member(): Member {
        const { name, answer, why } = this;
        return answer !== undefined && Date.now() - this.answeredAt < FRESH_MS ? { name, answer } : { name, why };
    }

    /** Goes on until it is called off. */
    async run(signal: AbortSignal): Promise<void> {
        while (!signal.aborted) {
            await this.look();
            await delay(this.everyMs, undefined, { signal }).catch(() => undefined);
        }
        this.connection?.destroy();
    }

    private async look(): Promise<void> {
        const askedAt = Date.now();
        try {
            this.connection ??= await connect(this.address, ANSWER_MS);
            const [[row]] = await inTime(this.connection.query<LookRow[]>(LOOK), ANSWER_MS, "the answer");
            if (row === undefined) throw new Error("an answer without a row");
            [this.answer, this.answeredAt] = [answerOf(row), askedAt];
        } catch (error) {
            this.connection?.destroy();
            this.connection = undefined;
            [this.answer, this.why] = [undefined, error instanceof Error ? error.message : String(error)];
        }
    }
}
