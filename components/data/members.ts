/** Which servers make up a zone's database, and where each one's data lie. Pure. */
import { createHash } from "node:crypto";
import type { Zone } from "../config/project";
import type { DatabaseConfig } from "../config/schema";
import { machineNames } from "../naming";
import type { MysqlGroup, MysqlMember } from "./mysql-options";
import type { ProxiedMember } from "./proxy";

export interface PlacedMember extends MysqlMember, ProxiedMember {
    /** Whose disk holds its data. A machine that takes this one's place takes its name, and the member is cloned there. */
    readonly machine: string;
}

export interface PlacedGroup extends MysqlGroup {
    readonly members: readonly PlacedMember[];
}

export const MYSQL_PORT = 3306;
const GROUP_PORT = 33061;
/** Of the supervisor in each member's container. */
export const SUPERVISOR_PORT = 8080;

/** The machines of a zone that hold its database: those that are named, or managers, as they are there in every zone. */
export const databaseMachines = (
    { name, config }: Pick<Zone, "name" | "config">,
    { members, onMachines }: Pick<DatabaseConfig, "members" | "onMachines">,
): readonly string[] =>
    onMachines ??
    machineNames(name, config.machines)
        .slice(0, members)
        .map((machine) => machine.name);

export const memberName = (zone: string, number: number | string): string => `${zone}-db${number}`;

/** A member's name is its service's and its container's too, so that all of a zone find it by that. */
export function placedGroup(zone: Zone, config: DatabaseConfig, domain: string): PlacedGroup {
    const identity = createHash("sha256").update(`database of ${zone.name}.${domain}`).digest();
    return {
        name: uuid(identity),
        // Apart from those of other zones, whose servers these may once replicate from.
        firstServerId: identity.readUInt32BE(16) - (identity.readUInt32BE(16) % 8) + 1,
        members: databaseMachines(zone, config).map((machine, i) => {
            const name = memberName(zone.name, i + 1);
            return {
                name,
                host: name,
                port: MYSQL_PORT,
                groupPort: GROUP_PORT,
                supervisorPort: SUPERVISOR_PORT,
                machine,
            };
        }),
    };
}

/** The bits that say how a UUID was made: version 8, of one's own choice (RFC 9562). */
function uuid(bytes: Buffer): string {
    const hex = [...bytes.subarray(0, 16)].map((byte, i) =>
        (i === 6 ? (byte & 0x0f) | 0x80 : i === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, "0"),
    );
    return [0, 4, 6, 8, 10].map((from, i, all) => hex.slice(from, all[i + 1]).join("")).join("-");
}
