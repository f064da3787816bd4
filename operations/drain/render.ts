/** What draining a machine comes to, in words. Pure. */
import type { DrainPlan, ReturnPlan } from "./plan";

export function renderDrain(machine: string, { alone, shared, member }: DrainPlan): string {
    return [
        `${machine} is emptied:`,
        ...line(alone, "moved first, as they have no copy elsewhere; a blog is away for some seconds"),
        ...line(shared, "started elsewhere as it empties; another copy answers meanwhile"),
        ...(member === undefined
            ? []
            : [`  ${member.name}: waits there until the machine is back; ${whoWrites(member)}`]),
        ...(alone.length + shared.length === 0 && member === undefined ? ["  it runs no service of its own"] : []),
    ].join("\n");
}

export function renderReturn(machine: string, { services }: ReturnPlan): string {
    return [
        `${machine} is filled again:`,
        ...line(services, "given back; a blog is away for some seconds"),
        ...(services.length === 0 ? ["  nothing was taken from it"] : []),
    ].join("\n");
}

const line = (names: readonly string[], what: string): string[] =>
    names.length === 0 ? [] : [`  ${names.join(", ")}: ${what}`];

const whoWrites = ({ isOnly }: NonNullable<DrainPlan["member"]>): string =>
    isOnly ? "until then the zone has no database, and its blogs are down" : "another member is the primary meanwhile";
