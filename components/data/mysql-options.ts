/** What a member of a zone's database is started with. Pure. */
import type { DatabaseConfig } from "../config/schema";

export interface MysqlMember {
    readonly name: string;
    /** Where the other members and clients find it. */
    readonly host: string;
    readonly port: number;
    /** Of the group's own traffic, on the same host. */
    readonly groupPort: number;
}

export interface MysqlGroup {
    /** UUID, the same for a zone's whole life: it is the source of the zone's GTIDs. */
    readonly name: string;
    /** First to last; their places are their numbers in the group. */
    readonly members: readonly MysqlMember[];
    /** Server ids count from there; no two servers that ever replicate from each other share one. */
    readonly firstServerId: number;
}

/** Sizes of a server; the units are those of the configuration. */
export type MysqlSizes = Pick<DatabaseConfig, "bufferPool" | "redoLog" | "connections">;

/** About 450 MB a server: 230 without a group, 110 that a group begins with, and the rest what two blogs make of it. */
export const SMALL: MysqlSizes = { bufferPool: 64, redoLog: 16, connections: 60 };

/** Seconds after which a member that was cut off from the majority gives up what it could not commit, and serves nobody. */
const MINORITY_SECONDS = 20;

/**
 * Options of mysqld for a member of a group with a single primary. Nothing joins by itself: the member's supervisor decides,
 * as two groups of one zone would both take writes. Those of the group are `loose`, as the first start makes the data without
 * the plugin.
 */
export function mysqlOptions(group: MysqlGroup, self: MysqlMember, sizes: MysqlSizes = SMALL): string[] {
    const place = group.members.indexOf(self);
    if (place < 0) throw new Error(`${self.name} is none of ${group.members.map(({ name }) => name).join(", ")}`);
    const options: Readonly<Record<string, string | number>> = {
        "server-id": group.firstServerId + place,
        port: self.port,
        mysqlx: 0,
        "report-host": self.host,
        // What is acknowledged is on disk, and on the way to the others.
        "innodb-flush-log-at-trx-commit": 1,
        "sync-binlog": 1,
        "binlog-expire-logs-seconds": 14 * 24 * 3600,
        // Names of columns, for whoever compares two zones' rows.
        "binlog-row-metadata": "FULL",
        "innodb-buffer-pool-size": `${sizes.bufferPool}M`,
        "innodb-redo-log-capacity": `${sizes.redoLog}M`,
        "max-connections": sizes.connections,
        "table-open-cache": 400,
        "table-definition-cache": 400,
        // 300 MB a server. What supervisors read of it, the members of the group and what they received, is there without.
        "performance-schema": "OFF",
        ...loose({
            "group-name": group.name,
            "local-address": `${self.host}:${self.groupPort}`,
            "group-seeds": group.members.map(({ host, groupPort }) => `${host}:${groupPort}`).join(","),
            "start-on-boot": "OFF",
            "bootstrap-group": "OFF",
            "single-primary-mode": "ON",
            "recovery-get-public-key": "ON",
            // What is acknowledged all members have that are there, so it outlives the primary's disk. Some may have it in
            // their relay logs alone, which is why supervisors count those too.
            consistency: "AFTER",
            // Bytes of what was sent, for members that fall behind; the least that it may be. By default it grows to 1 GiB.
            "message-cache-size": 128 * 1024 * 1024,
            // A dead primary is followed after 6 s, with the default of 5 after 22 (measured).
            "member-expel-timeout": 0,
            "unreachable-majority-timeout": MINORITY_SECONDS,
            "exit-state-action": "OFFLINE_MODE",
            "autorejoin-tries": 0,
        }),
    };
    const plugins = ["group_replication", "mysql_clone"].map((name) => `--plugin-load-add=${name}.so`);
    return [...plugins, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)];
}

const loose = (options: Readonly<Record<string, string | number>>): Record<string, string | number> =>
    Object.fromEntries(Object.entries(options).map(([name, value]) => [`loose-group-replication-${name}`, value]));
