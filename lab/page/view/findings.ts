/** What is broken, in as few sentences as it takes: a person should see it within three seconds. Pure. */
import type { Project } from "../../../components/config/project";
import { poolOf } from "../../../operations/status/cloudflare";
import type { Report, ZoneStatus } from "../../../operations/status/report";
import { plural, shortUrl } from "../../gameday/report/format";
import type { PageState } from "../state";
import { cutCables, isOn, isWell } from "./machines";
import { byRank, type Finding, type Level, type SiteView } from "./model";
import { machinesOf } from "./zones";

/** Names beyond these are counted. */
const NAMED = 4;

/** "nyc-m1, nyc-m2 and 3 more" */
export function listed(names: readonly string[]): string {
    if (names.length <= 1) return names.join("");
    const shown = names.length > NAMED ? names.slice(0, NAMED - 1) : names.slice(0, -1);
    const last = names.length > NAMED ? `${names.length - shown.length} more` : names.at(-1);
    return `${shown.join(", ")} and ${last}`;
}

/** A sentence about some of them; nothing where there are none. */
const about = (
    level: Level,
    names: readonly string[],
    sentence: (names: string, many: boolean) => string,
): Finding[] => (names.length === 0 ? [] : [{ level, text: sentence(listed(names), names.length > 1) }]);

export function findings(project: Project, report: Report, state: PageState, sites: readonly SiteView[]): Finding[] {
    const { cloudflare, machines, visitorError } = state;
    const unread = [
        ["the lab's machines", machines?.error],
        ["Cloudflare", cloudflare?.error],
        ["the visitor", visitorError],
    ] as const;
    return [
        ...unread.flatMap(([who, error]): Finding[] =>
            error === undefined ? [] : [{ level: "bad", text: `${who} cannot be asked: ${error}` }],
        ),
        ...report.zones.flatMap((zone) => zoneFindings(zone, state)),
        ...project.zones.flatMap(({ name }) => ledElsewhere(name, sites)),
        ...siteFindings(sites),
    ].sort(byRank);
}

function zoneFindings(status: ZoneStatus, state: PageState): Finding[] {
    const { zone, nodes, missing, services, error, quorum } = status;
    const machines = machinesOf(state, zone);
    const off = machines.filter((one) => !isOn(one)).map(({ name }) => name);
    const working = machines.filter((one) => isOn(one) && cutCables(one).length === 0).map(({ name }) => name);
    const reading = state.cloudflare?.value;
    const pool = reading && poolOf(reading, zone);
    const unhealthy = pool?.enabled === true ? Object.entries(pool.health) : [];
    const short = services.filter(({ running, wanted }) => running < wanted).map(({ name }) => name);
    if (state.machines?.value !== undefined && machines.length === 0)
        return [{ level: "warn", text: `${zone} has no machines yet: pulumi up -s ${zone}` }];
    if (off.length > 0 && off.length === machines.length)
        return [{ level: "bad", text: `${zone} is dark: none of its ${plural(off.length, "machine")} has power` }];
    return [
        ...about("bad", off, (names, many) => `${names} ${many ? "have" : "has"} no power`),
        ...machines.flatMap((one) => about("bad", cutCables(one), (which) => `${one.name}: ${which} cable cut`)),
        ...(error === undefined || !(zone in state.swarms)
            ? []
            : about("bad", [zone], () => `the Swarm of ${zone} does not answer: ${error}`)),
        ...(quorum === false ? about("bad", [zone], () => `${zone} has lost its quorum and takes no changes`) : []),
        // Those whose power or cable is gone were told of.
        ...about(
            "bad",
            nodes.filter((node) => !isWell(node) && working.includes(node.name)).map(({ name }) => name),
            (names, many) => `${names} ${many ? "have" : "has"} power, but ${many ? "are" : "is"} away from the Swarm`,
        ),
        ...about("warn", missing, (names, many) => `${names} ${many ? "are" : "is"} no member of the Swarm of ${zone}`),
        ...about(
            "warn",
            unhealthy.filter(([name, up]) => up === false && working.includes(name)).map(([name]) => name),
            (names) => `Cloudflare does not reach ${names}`,
        ),
        ...about("warn", short, (names) => `too few copies in ${zone}: ${names}`),
        ...(pool?.enabled === false
            ? about(
                  "warn",
                  [zone],
                  () => `the pool of ${zone} is off; pulumi up -s ${zone}, then -s edge, switches it on`,
              )
            : []),
    ];
}

/** Sites of a zone that others answer for, at once: they go together. */
const ledElsewhere = (zone: string, sites: readonly SiteView[]): Finding[] => {
    const away = sites.filter((site) => site.zone === zone && site.answers !== undefined && site.answers !== zone);
    const others = [...new Set(away.map(({ answers }) => answers))];
    return others.map((other): Finding => {
        const many = plural(away.filter(({ answers }) => answers === other).length, "site");
        return other === null
            ? { level: "bad", text: `no pool is well for ${many} of ${zone}` }
            : { level: "warn", text: `visitors of ${many} of ${zone} are led to ${other}` };
    });
};

function siteFindings(sites: readonly SiteView[]): Finding[] {
    const named = (some: readonly SiteView[]): string[] => some.map(({ url }) => shortUrl(url));
    const failing = sites.filter(({ level }) => level === "bad");
    const strays = sites.filter(({ pointsTo, zone }) => pointsTo !== undefined && pointsTo !== zone);
    const none = strays.filter(({ pointsTo }) => pointsTo === null);
    return [
        ...about("bad", named(failing), (names) => `not answered: ${names} (${failing[0]?.last})`),
        ...about("warn", named(none), (names) => `no record yet: ${names}`),
        ...about(
            "warn",
            named(strays.filter((site) => !none.includes(site))),
            (names) => `the record points to another zone than the stack files: ${names}; pulumi up -s edge`,
        ),
    ];
}
