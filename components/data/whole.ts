import { join } from "node:path";
import { readScript, withVariables } from "../scripts";
import { SUPERVISOR_PORT } from "./members";

/** Label of the containers that hold a zone's data. */
export const MEMBER_LABEL = { label: "twinswarm.database", value: "member" } as const;

/** A member that is cloned copies all of a zone's posts. */
const SECONDS_AT_MOST = 60 * 60;

/** Asks the supervisor in a member's container what it sees. */
const ASK = `
fetch("http://localhost:${SUPERVISOR_PORT}/").then((answer) => answer.json()).then(({ members }) => {
    const states = members.map(({ answer }) => answer?.state ?? "SILENT");
    const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
    const each = members.map(({ name }, i) => name + " " + states[i]);
    console.log(members.length, count("ONLINE", "RECOVERING"), count("ONLINE"), each.join(", "));
});
`;

/**
 * Shell text for a machine, which ends when the database's group has all its members, with all data, if one of them is on this
 * machine. Fails with who is missing after an hour, and at once where the machine goes and holds the only copy.
 * @param what is about to happen: another member stops for a moment, or this machine goes for good
 */
export const untilWhole = (machine: string, what: "stops" | "goes"): string =>
    withVariables(
        {
            MACHINE: machine,
            MEMBER: `${MEMBER_LABEL.label}=${MEMBER_LABEL.value}`,
            WHAT: what,
            SECONDS_AT_MOST: String(SECONDS_AT_MOST),
            ASK,
        },
        readScript(join(__dirname, "scripts", "whole.sh")),
    );
