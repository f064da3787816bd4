import { planMove } from "../../../../operations/failover/plan";
import { orderOf } from "../../../../operations/failover/source";
import type { Survey } from "../../../../operations/failover/survey";
import { refusalText } from "../../../../operations/refusal";
import { pool, pools, project, seen, zoneReading } from "../fleet";

const DEAD = { zones: { nyc: { error: "no manager of nyc answers" }, ams: { value: zoneReading() } } };
const DOWN = { cloudflare: pools(pool("nyc", 0), pool("ams")) };
const SILENT = { cloudflare: { error: "it is down" } };

function order(
    over: Partial<Survey>,
    claim: Partial<Record<"planned" | "emergency", boolean>> = {},
    sites?: string[],
): string {
    const plan = planMove(project(), { from: "nyc", to: "ams", ...(sites === undefined ? {} : { sites }) });
    const result = orderOf(plan, seen(over), { planned: false, emergency: false, ...claim });
    return "rule" in result ? refusalText(result) : `${result.kind}: ${result.stacks.join(" ")}`;
}

it.each([
    ["dead, and Cloudflare sees it", order({ ...DEAD, ...DOWN }), "emergency: ams edge"],
    ["dead, and Cloudflare is away", order({ ...DEAD, ...SILENT }), "emergency: ams edge"],
    ["alive, but no visitor gets there: it can be applied too", order(DOWN), "planned: ams edge nyc edge"],
    [
        "alive, and left by intent; emptied, it may stand by once it was applied",
        order({}, { planned: true }),
        "planned: ams edge nyc edge",
    ],
    ["alive, and left by some of its sites", order({}, { planned: true }, ["s81c0"]), "planned: ams edge nyc"],
    ["said to be lost", order({}, { emergency: true }), "emergency: ams edge"],
])("finds the order for a zone that is %s", (_what, found, expected) => {
    expect(found).toBe(expected);
});

it.each([
    [
        "a zone that lives",
        order({}),
        "its Swarm answers, its pool is up, but a zone that lives is left by a planned move; type: npm run failover -- nyc ams --planned (with --plan, to see what would change)",
    ],
    [
        "one that only we do not reach",
        order(DEAD),
        "but visitors are served by it, so the way to it may be broken and not the zone; look at your network first; if the zone is lost: npm run failover -- nyc ams --emergency",
    ],
    [
        "to plan with a dead one",
        order({ ...DEAD, ...DOWN }, { planned: true }),
        "but a planned move ends with pulumi up of that zone; without it: npm run failover -- nyc ams --emergency",
    ],
])("refuses to take for dead, or to leave by accident: %s", (_what, found, expected) => {
    expect(found).toContain(expected);
});
