/** The chart's axis of time, with what happened on it. Pure. */
import { clock } from "./format";
import { markup, type Markup } from "../../markup";
import { ticks, type Mark } from "./timeline";

/** A lane of marks. */
export const MARK_HEIGHT = 19;

/** Part of the whole, for attributes of SVG. */
export const share = (part: number): string => `${Number((part * 100).toFixed(3))}%`;

/** A faint line through the rows at each round moment. */
export const grid = (span: number, y: number, bottom: number): Markup[] =>
    ticks(span).map((at) => {
        const x = share(at / span);
        return markup`<line class="tick" x1="${x}" x2="${x}" y1="${y + 15}" y2="${bottom}"/>`;
    });

/** The moments themselves, below the marks. */
export const moments = (span: number, y: number): Markup[] =>
    ticks(span).map((at) => markup`<text class="moment" x="${share(at / span)}" y="${y + 11}">${clock(at)}</text>`);

/** Faults and actions reach through all rows; what was merely seen does not. */
export function markLines(placed: readonly Mark[], bottom: number): Markup[] {
    return placed.map(({ event: { kind }, x, lane }) => {
        const end = kind === "fault" || kind === "action" ? bottom : 0;
        const y = lane * MARK_HEIGHT + 15;
        return markup`<line class="line ${kind}" x1="${share(x)}" x2="${share(x)}" y1="${y}" y2="${Math.max(y, end)}"/>`;
    });
}

/** A square for a fault, a circle for an action, a bare number for the rest: to be told apart without colours. */
export function marks(placed: readonly Mark[]): Markup[] {
    return placed.map(({ event: { kind, text, at }, number, x, lane }) => {
        const shape =
            kind === "fault"
                ? markup`<rect x="-8" width="16" height="16"/>`
                : markup`<circle cy="8" r="${kind === "action" ? 7.5 : 7}"/>`;
        return markup`<svg class="mark ${kind}" x="${share(x)}" y="${lane * MARK_HEIGHT}" width="1" height="1"><title>${number}. ${clock(at)} ${text}</title>${shape}<text y="12">${number}</text></svg>`;
    });
}
