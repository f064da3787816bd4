/** What the buttons do: only to machines that the lab has. */
import { z } from "zod";
import type { MachineView } from "../digitalocean/control";
import type { Deed } from "./board";
import type { Sources } from "./sources/sources";

const STATE = z.enum(["on", "off"]);
const PRESSED = z.union([
    z.object({ kind: z.literal("machine"), name: z.string(), what: z.enum(["public", "private"]), state: STATE }),
    z.object({ kind: z.enum(["machine", "zone"]), name: z.string(), what: z.literal("power"), state: STATE }),
]);

/** The button of a page that is older than the lab, or of none of ours. */
export class UnknownTarget extends Error {}

const DOING = { on: "powering on", off: "powering off" } as const;

/**
 * @param pressed the parts of a button's path: `machine` or `zone`, its id or name, what is switched, `on` or `off`
 * @throws UnknownTarget where the lab has no such thing
 */
export async function actionOf(
    pressed: unknown,
    sources: Pick<Sources, "machines" | "power" | "cable">,
): Promise<Deed> {
    const { data } = PRESSED.safeParse(pressed);
    if (data === undefined) throw new UnknownTarget("there is no such button; load the page again");
    const { what, state } = data;
    const ids = targets(data, await sources.machines());
    return what === "power"
        ? { ids, doing: DOING[state], work: (id) => sources.power(id, state) }
        : {
              ids,
              doing: state === "on" ? `mending its ${what} cable` : `cutting its ${what} cable`,
              work: (id) => sources.cable(id, what, state === "on" ? "up" : "down"),
          };
}

/** Ids of machines; of a zone those that are not as they should be yet. */
function targets({ kind, name, state }: z.output<typeof PRESSED>, machines: readonly MachineView[]): string[] {
    const meant = machines.filter((one) => (kind === "machine" ? one.id === name : one.name.startsWith(`${name}-`)));
    if (meant.length === 0) {
        throw new UnknownTarget(`the lab has no ${kind} ${name}, or has it no longer; load the page again`);
    }
    const others = kind === "machine" ? meant : meant.filter(({ power }) => (power === "running") !== (state === "on"));
    return others.map(({ id }) => id);
}
