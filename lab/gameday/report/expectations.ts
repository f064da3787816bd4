/** What was expected, what came, and how far from the bar. Pure. */
import { measure } from "./format";
import { markup, type Markup } from "../../markup";
import type { Expectation } from "./model";

/** A verdict that needs no colour. */
export const verdict = (passed: boolean): Markup =>
    passed
        ? markup`<span class="verdict pass"><span aria-hidden="true">✓</span> passed</span>`
        : markup`<span class="verdict fail"><span aria-hidden="true">✗</span> failed</span>`;

/** The same where there is little room; read aloud in full. */
export const tick = (passed: boolean): Markup =>
    markup`<span class="tick ${passed ? "pass" : "fail"}" role="img" aria-label="${passed ? "passed" : "failed"}">${passed ? "✓" : "✗"}</span>`;

export const expectationTable = (expectations: readonly Expectation[]): Markup => markup`<table class="expectations">
<thead><tr><th scope="col">Expected</th><th scope="col" class="figure">Measured</th><th scope="col" class="figure">Bar</th><th scope="col" class="wide">Against the bar</th></tr></thead>
<tbody>${expectations.map(
    ({ text, unit, bar, measured, passed }) => markup`<tr${passed ? null : FAILED}>
<th scope="row">${tick(passed)} ${text}</th><td class="figure"><b>${measure(measured, unit)}</b></td><td class="figure">≤ ${measure(bar, unit)}</td><td class="wide">${gauge(bar, measured, passed)}</td></tr>`,
)}</tbody></table>`;

const FAILED = markup` class="failed"`;

/** What was measured as a beam, the bar as a line that it should not cross. */
export function gauge(bar: number, measured: number | null, passed: boolean): Markup {
    const scale = Math.max(bar, measured ?? 0) * 1.12;
    const part = (value: number): string => (scale === 0 ? "0%" : `${Number(((100 * value) / scale).toFixed(1))}%`);
    // What never came to be goes on past the end.
    const beam = measured === null ? "100%" : part(measured);
    return markup`<svg class="gauge ${passed ? "pass" : "fail"}" height="14" role="presentation"><rect class="way" y="4" width="100%" height="6"/><rect class="beam" y="4" width="${beam}" height="6"/><line x1="${part(bar)}" x2="${part(bar)}" y1="0" y2="14"/></svg>`;
}

/** Of expectations for one figure the one nearest to its bar, or furthest beyond it. */
export function worst(expectations: readonly Expectation[], figure: Expectation["figure"]): Expectation | undefined {
    const load = ({ measured, bar }: Expectation): number =>
        measured === null ? Infinity : bar === 0 ? (measured === 0 ? 0 : Infinity) : measured / bar;
    return expectations
        .filter((one) => one.figure === figure)
        .sort((a, b) => Number(a.passed) - Number(b.passed) || load(b) - load(a))[0];
}
