/** A move in words. Pure. */
import Table from "cli-table3";
import { EDGE_STACK, stackFile, type Site } from "../../components/config/project";
import { isStateful } from "../../components/config/stateful";
import { pageOf } from "../../components/naming";
import type { MovePlan } from "./plan";
import type { Order } from "./source";

/** Sites that keep no state run in every zone, so that a move only leads visitors elsewhere. */
const temperature = (site: Site): string => (isStateful(site) ? "cold" : "warm");

export function planText(plan: MovePlan, order: Order): string {
    const dense = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
    const table = new Table({
        head: ["site", "url", "from", "to", "there"],
        style: { head: [], border: [] },
        chars: dense,
    });
    for (const site of plan.moving) {
        table.push([site.id, `https://${site.host}${pageOf(site)}`, plan.from, plan.to, temperature(site)]);
    }
    const along = plan.along.map(({ id }) => id).join(", ");
    return [
        ...(plan.moving.length > 0
            ? [table.toString()]
            : [`No site of ${plan.from} is left to move; ${plan.moved.length} stand in ${plan.to}.`]),
        ...(along === "" ? [] : [`${along}: not named, but sites that share a host move together`]),
        ...(plan.staying.length === 0 ? [] : [stayingText(plan)]),
        `${plan.from}: ${order.source}`,
        `${order.kind} move: ${[...(plan.moving.length > 0 ? [`edit ${editWords(plan)}`] : []), ...order.stacks.map((stack) => `up ${stack}`), "visit"].join(", ")}`,
    ].join("\n");
}

const stayingText = ({ staying, from }: MovePlan): string =>
    `${staying.map(({ id }) => id).join(", ")} ${staying.length === 1 ? "stays" : "stay"} in ${from}: ` +
    "blogs and sites of a folder, whose posts and files are there alone, and what shares their hosts";

export const nothingText = (plan: MovePlan): string =>
    [
        `There is nothing to do: no site of ${plan.from} is to move.`,
        ...(plan.staying.length === 0 ? [] : [stayingText(plan)]),
    ].join("\n");

export const editWords = ({ from, to }: MovePlan): string => `${stackFile(to)}, ${stackFile(from)}`;

/** What an edit alone leaves to do. */
export const movesText = (plan: MovePlan, { stacks }: Order): string =>
    [
        `${stackFile(plan.to)} and ${stackFile(plan.from)} are edited; nothing was applied. To go on, once they are reviewed:`,
        ...stacks.map((stack) => `  pulumi up -s ${stack}`),
    ].join("\n");

/** What is left to do after a move. */
export function afterwards(plan: MovePlan, { kind }: Order): string {
    const count = plan.moving.length + plan.moved.length;
    const done = `${count === 1 ? "1 site stands" : `${count} sites stand`} in ${plan.to}.`;
    const back = "to spread the sites again: npm run rebalance";
    return kind === "planned"
        ? `${done}\nLater, ${back}`
        : `${done}\nOnce the Swarm of ${plan.from} is whole: pulumi up -s ${plan.from}, pulumi up -s ${EDGE_STACK}; then ${back}`;
}
