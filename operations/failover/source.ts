/** Whether the zone that the sites leave is dead, and thus in which order stacks are applied. Pure. */
import { EDGE_STACK } from "../../components/config/project";
import type { Refusal } from "../refusal";
import { poolOf, takesVisitors } from "../status/cloudflare";
import type { MovePlan } from "./plan";
import { readingOf, type Survey } from "./survey";

/** What the operator says of the zone that the sites leave. */
export interface Claim {
    /** It lives, and the sites leave it by intent. */
    readonly planned: boolean;
    /** It is lost, whatever the monitors say. */
    readonly emergency: boolean;
}

/** `emergency`: nothing is asked of the old zone; `planned`: it is applied as well, last. */
export type Kind = "emergency" | "planned";

export interface Order {
    readonly kind: Kind;
    readonly stacks: readonly string[];
    /** What the old zone looks like. */
    readonly source: string;
}

/**
 * @returns the order, or what speaks against the move as it was asked for: a zone that lives is not left by accident, and
 * one that may live is not taken for dead
 */
export function orderOf(plan: MovePlan, survey: Survey, claim: Claim): Order | Refusal {
    const { from, to } = plan;
    const pool = survey.cloudflare.value === undefined ? undefined : poolOf(survey.cloudflare.value, from);
    const serves = pool && takesVisitors(pool);
    const source = readingOf(survey, from);
    const lives = source.value !== undefined;
    const asked = lives ? "its Swarm answers" : `its Swarm does not answer (${source.error})`;
    const seen = `${asked}, its pool ${serves === undefined ? "is not known" : serves ? "is up" : "is down"}`;
    const again = `npm run failover -- ${from} ${to}`;
    const refuse = (rule: string, remedy: string): Refusal => ({ subject: `zone ${from}:`, seen, rule, remedy });

    if (claim.emergency) return emergency(to, seen);
    // The edit was made by an earlier run: there is nothing to refuse, and what that one left is applied.
    if (plan.moving.length === 0 && !claim.planned) return emergency(to, seen);
    if (claim.planned && !lives) {
        return refuse("a planned move ends with pulumi up of that zone", `without it: ${again} --emergency`);
    }
    if (claim.planned || (lives && serves === false)) {
        // When the last site has left, the edge keeps the zone's pool off until the zone was applied; then it may stand by.
        const rest = plan.empties ? [EDGE_STACK] : [];
        return { kind: "planned", stacks: [to, EDGE_STACK, from, ...rest], source: seen };
    }
    if (lives)
        return refuse(
            "a zone that lives is left by a planned move",
            `type: ${again} --planned (with --plan, to see what would change)`,
        );
    if (serves === true) {
        const rule = "visitors are served by it, so the way to it may be broken and not the zone";
        return refuse(rule, `look at your network first; if the zone is lost: ${again} --emergency`);
    }
    return emergency(to, seen);
}

const emergency = (to: string, source: string): Order => ({ kind: "emergency", stacks: [to, EDGE_STACK], source });
