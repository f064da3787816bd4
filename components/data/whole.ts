import { join } from "node:path";
import { readScript, withVariables } from "../scripts";
import { memberName, SUPERVISOR_PORT } from "./members";

/** A member that is cloned copies all of a zone's posts. */
const SECONDS_AT_MOST = 60 * 60;

/** Of `docker ps`: the containers that hold a zone's data. Tasks are named after their services. */
export const membersFilter = (zone: string): string => `^${memberName(zone, "[0-9]+")}\\.`;

/** Asks the supervisor in a member's container what it sees of those that are not BUT. */
const ASK = `
fetch("http://localhost:${SUPERVISOR_PORT}/").then((answer) => answer.json()).then(({ members }) => {
    const others = members.filter(({ name }) => name !== process.env.BUT);
    const states = others.map(({ answer }) => answer?.state ?? "SILENT");
    const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
    const each = others.map(({ name }, i) => name + " " + states[i]);
    console.log(members.length, others.length, count("ONLINE", "RECOVERING"), count("ONLINE"), each.join(", "));
});
`;

/**
 * Shell text for a machine, which ends when the members of the database's group have all data, if one of them is on this
 * machine. Fails with who is missing after an hour, and at once where the machine goes and holds the only copy. Before it,
 * `WHAT` has to be set: a member `stops` or `moves`, or this machine `goes`.
 * @param but the member that is about to change, which need not be well itself
 */
export const untilWhole = (zone: string, machine: string, but = ""): string =>
    withVariables(
        {
            MACHINE: machine,
            MEMBERS: membersFilter(zone),
            BUT: but,
            SECONDS_AT_MOST: String(SECONDS_AT_MOST),
            ASK,
        },
        readScript(join(__dirname, "scripts", "whole.sh")),
    );
