import type { PlanRule } from "../plan";

const RECORD = /^cloudflare:index\/(dnsRecord:DnsRecord|record:Record)$/;

/** Of the records that exist. */
const SHARE = 0.3;
/** Of any fleet, however small: one site's. */
const ALWAYS = 1;
const NAMED = 5;

/** One wrong line of a stack file can concern every site. */
export const recordsRule: PlanRule = {
    name: "records",
    description: `At most ${SHARE * 100} % of the DNS records change in one plan.`,
    judge: ({ stack, fates }) => {
        const records = fates.filter(({ resource }) => RECORD.test(resource.type));
        const changed = records.filter(({ becomes }) => becomes !== "same");
        if (changed.length <= Math.max(ALWAYS, records.length * SHARE)) return [];
        const names = changed.slice(0, NAMED).map(({ resource }) => resource.name);
        const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : "";
        const percent = Math.round((changed.length / records.length) * 100);
        return [
            {
                rule: "records",
                subject: stack,
                message:
                    `${stack}: the plan changes ${changed.length} of ${records.length} DNS records (${percent} %: ` +
                    `${names.join(", ")}${more}), but at most ${SHARE * 100} % may change at once; split it over several pull ` +
                    "requests, or, for a failover of a whole zone, allow records",
            },
        ];
    },
};
