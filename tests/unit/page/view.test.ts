import { NOTHING_TOLD, type PageState } from "../../../lab/page/state";
import { pageView } from "../../../lab/page/view/page";
import { account, manager, swarm } from "../status/fleet";
import { asked, CUT, machines, OFF, told } from "./fleet";

const ALL_OFF = { "nyc-m1": OFF, "nyc-m2": OFF, "nyc-m3": OFF };
const NO_MANAGER = { error: "no manager has power and its public cable" };

/** The headline, and the findings below it. */
function seen(changes: Partial<PageState>): string[] {
    const { level, headline, findings } = pageView(told(changes));
    return [`${level}: ${headline}`, ...findings.map((one) => `${one.level}: ${one.text}`)];
}

const swarms = (nyc: PageState["swarms"][string]): PageState["swarms"] => ({ ...told().swarms, nyc });
const nodes = (...changed: ReturnType<typeof manager>[]) => {
    const names = changed.map(({ name }) => name);
    return swarms({
        value: swarm("nyc", { nodes: [...changed, ...swarm("nyc").nodes.filter(({ name }) => !names.includes(name))] }),
    });
};
const DOWN = { state: "Down", reachable: false };

describe("what a person sees first", () => {
    it.each<[string, Partial<PageState>, string[]]>([
        ["of a fleet that is well", {}, ["ok: All is well"]],
        [
            "of a machine without power",
            {
                machines: { value: machines({ "nyc-m3": OFF }) },
                swarms: nodes(manager("nyc-m3", DOWN)),
                cloudflare: { value: account(2) },
            },
            ["warn: All sites answer, but not all is well", "bad: nyc-m3 has no power"],
        ],
        [
            "of a cable that is cut",
            { machines: { value: machines({ "nyc-m1": CUT }) } },
            ["warn: All sites answer, but not all is well", "bad: nyc-m1: public cable cut"],
        ],
        [
            "of a machine that is on, but not back yet",
            { swarms: nodes(manager("nyc-m2", DOWN)) },
            ["warn: All sites answer, but not all is well", "bad: nyc-m2 has power, but is away from the Swarm"],
        ],
        [
            "of a zone in the dark, whose sites are answered",
            { machines: { value: machines(ALL_OFF) }, swarms: swarms(NO_MANAGER), cloudflare: { value: account(0) } },
            [
                "warn: All sites answer, but not all is well",
                "bad: nyc is dark: none of its 3 machines has power",
                "warn: visitors of 2 sites of nyc are led to ams",
            ],
        ],
        [
            "of a zone that was not applied yet",
            {
                machines: { value: machines().filter(({ name }) => !name.startsWith("nyc")) },
                swarms: swarms(NO_MANAGER),
            },
            ["warn: All sites answer, but not all is well", "warn: nyc has no machines yet: pulumi up -s nyc"],
        ],
        [
            "of a quorum that is lost",
            { swarms: nodes(manager("nyc-m2", DOWN), manager("nyc-m3", DOWN)) },
            [
                "warn: All sites answer, but not all is well",
                "bad: nyc has lost its quorum and takes no changes",
                "bad: nyc-m2 and nyc-m3 have power, but are away from the Swarm",
            ],
        ],
        [
            "of sites that do not answer",
            { minutes: { ...told().minutes, s7f3a: [asked("."), asked("x", 522)], s81c0: [asked("x", null)] } },
            [
                "bad: 2 of 3 sites do not answer",
                "bad: not answered: apps.example.com/green and hello.example.com (522 in 12 ms)",
            ],
        ],
        [
            "of a monitor that does not get through",
            { cloudflare: { value: account(2) } },
            ["warn: All sites answer, but not all is well", "warn: Cloudflare does not reach nyc-m3"],
        ],
        [
            "of sources that say nothing",
            { cloudflare: { error: "timed out" }, machines: { error: "does not run" }, visitorError: "ended" },
            [
                "warn: All sites answer, but not all is well",
                "bad: the lab's machines cannot be asked: does not run",
                "bad: Cloudflare cannot be asked: timed out",
                "bad: the visitor cannot be asked: ended",
            ],
        ],
        [
            "of a pool that is off",
            { cloudflare: { value: account(3, 3, false) } },
            [
                "warn: All sites answer, but not all is well",
                "warn: the pool of nyc is off; pulumi up -s nyc, then -s edge, switches it on",
                "warn: visitors of 2 sites of nyc are led to ams",
            ],
        ],
    ])("%s", (_, changes, expected) => expect(seen(changes)).toEqual(expected));

    it("of a lab that was not asked yet, or has no fleet", () => {
        expect(pageView(NOTHING_TOLD)).toMatchObject({ level: "quiet", headline: "Looking …", findings: [] });
        expect(
            pageView({ ...NOTHING_TOLD, project: { error: "no fleet was applied yet; run: npm start" } }),
        ).toMatchObject({
            headline: "There is no fleet to show",
            findings: [{ text: "no fleet was applied yet; run: npm start" }],
        });
    });

    it("of a fleet of which only the machines are known", () => {
        expect(seen({ swarms: {}, cloudflare: undefined, minutes: {} })).toEqual(["quiet: Looking …"]);
    });
});

it("tells a site whose record was not moved yet", () => {
    const reading = account();
    const records = { ...reading.records, "example.com": { type: "CNAME", content: "nyc.example.com", proxied: true } };
    const view = pageView(told({ cloudflare: { value: { ...reading, records } } }));
    expect(view.sites[2]).toMatchObject({ zone: "ams", pointsTo: "nyc", answers: "nyc", level: "warn" });
    expect(view.findings.map(({ text }) => text)).toEqual([
        "visitors of 1 site of ams are led to nyc",
        "the record points to another zone than the stack files: example.com; pulumi up -s edge",
    ]);
});

it("has for each machine what the lab, its Swarm and its monitor say, and its buttons", () => {
    const [nyc] = pageView(
        told({
            machines: { value: machines({ "nyc-m2": CUT, "nyc-m3": OFF }) },
            swarms: nodes(manager("nyc-m3", DOWN)),
            cloudflare: { value: account(1) },
            switching: { "nyc-m1": "powering off" },
        }),
    ).zones;
    const rows = nyc?.machines.map(({ name, level, power, cables, role, monitor }) =>
        [name, level, power, ...cables, role, `origin ${monitor}`].join(" | "),
    );
    expect(rows).toEqual([
        "nyc-m1 | quiet | powering off … | leader | origin true",
        "nyc-m2 | bad | on | public cable cut | manager | origin false",
        "nyc-m3 | bad | off | manager, down | origin false",
    ]);
    const buttons = nyc?.machines.map((row) => row.buttons.map(({ text, path, busy }) => `${text} ${path} ${busy}`));
    expect(buttons).toEqual([
        [
            "Power off /actions/machine/nyc-m1/power/off true",
            "Cut public /actions/machine/nyc-m1/public/off true",
            "Cut private /actions/machine/nyc-m1/private/off true",
        ],
        [
            "Power off /actions/machine/nyc-m2/power/off false",
            "Mend public /actions/machine/nyc-m2/public/on false",
            "Cut private /actions/machine/nyc-m2/private/off false",
        ],
        ["Power on /actions/machine/nyc-m3/power/on false"],
    ]);
    expect(nyc?.buttons.map(({ text, busy }) => [text, busy])).toEqual([
        ["Power zone off", true],
        ["Power zone on", true],
    ]);
});
