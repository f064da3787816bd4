import type { State, Zone } from "../state";
import { canonical, parentOf } from "../state/names";
import { referral, type Reply } from "./reply";
import { toAnswer } from "./resource-records";

/** Names from just below the zone down to this one. */
function below(zone: Zone, name: string): string[] {
    const names: string[] = [];
    for (let at = canonical(name); at !== zone.name && at !== ""; at = parentOf(at)) names.unshift(at);
    return names;
}

/** The referral for a name below NS records inside of a zone, if there are any. */
export function delegation(state: Pick<State, "records">, zone: Zone, name: string, type: string): Reply | undefined {
    for (const at of below(zone, name)) {
        const servers = state.records(zone.id, at).filter((record) => record.type === "NS");
        if (servers.length === 0) continue;
        // What is said of the cut itself, for DNSSEC, is the parent's to say.
        if (type === "DS" && at === canonical(name)) return undefined;
        const glue = servers.flatMap(({ content }) =>
            state.records(zone.id, content).filter((record) => record.type === "A" || record.type === "AAAA"),
        );
        return referral(
            servers.flatMap((record) => toAnswer(record, at) ?? []),
            glue.flatMap((record) => toAnswer(record, record.name) ?? []),
        );
    }
    return undefined;
}
