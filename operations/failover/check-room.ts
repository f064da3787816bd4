/** Whether the new zone's machines can take the copies that are to start. Pure. */
import { stackFile } from "../../components/config/project";
import { siteService } from "../../components/naming";
import type { Judgement, Refusal } from "../refusal";
import type { Arrival } from "./checks";
import { balanceOf, gigabytes } from "./room";
import { readingOf, type Survey } from "./survey";

/** Refuses by what services reserve, as the scheduler does; what they may take at most is worth a note. */
export function judgeRoom({ to, moving }: Arrival, survey: Survey): Judgement {
    const target = readingOf(survey, to);
    if (target.value === undefined) return { refusals: [], notes: [] };
    const { services, room } = target.value;
    const running = new Map(services.map(({ name, running: copies }) => [name, copies]));
    const starting = new Map(
        moving.map(({ id, replicas }) => [
            siteService(id),
            Math.max(0, replicas - (running.get(siteService(id)) ?? 0)),
        ]),
    );
    const { total, reserved, limit, crowded } = balanceOf(room, running, starting);
    const zone = {
        subject: `zone ${to}`,
        remedy: `add a worker to ${stackFile(to)} and run pulumi up -s ${to}, or move fewer sites by --sites`,
    };
    const refusals: Refusal[] = [];
    if (room.machines.length === 0) {
        refusals.push({ ...zone, seen: "has no machine that takes tasks", rule: "copies need one" });
    } else if (reserved > total) {
        const seen = `has ${gigabytes(total)} of memory`;
        refusals.push({
            ...zone,
            seen,
            rule: `its services would reserve ${gigabytes(reserved)} with the sites that move`,
        });
    }
    refusals.push(
        ...crowded.map((name) => ({
            ...zone,
            seen: `has ${room.machines.length} machines that take tasks`,
            rule: `the copies of ${name} may not share so few`,
        })),
    );
    const isTight = total > 0 && limit > total;
    const notes = isTight
        ? [`if every copy in ${to} took all that it may, that were ${gigabytes(limit)} on ${gigabytes(total)}`]
        : [];
    return { refusals, notes };
}
