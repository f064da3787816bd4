/** Small pieces that the page is made of. Pure. */
import { markup, type Markup } from "../../markup";
import type { Button, Level } from "../view/model";

/** A shape a level, so that no state is told by its colour alone. */
const SHAPE: Readonly<Record<Level, readonly [string, string]>> = {
    ok: ["✓", "well"],
    warn: ["!", "look"],
    bad: ["✗", "broken"],
    quiet: ["…", "not known yet"],
};

export const glyph = (level: Level): Markup => {
    const [shape, word] = SHAPE[level];
    return markup`<span class="glyph ${level}" role="img" aria-label="${word}">${shape}</span>`;
};

/** A form without fields: its button works without a script, too. Its place keeps the focus whatever it does next. */
export const button = ({ path, text, of, busy }: Button): Markup =>
    markup`<form method="post" action="${path}"><button${busy ? BUSY : null}>${text}<span class="unseen"> ${of}</span></button></form>`;

/** Unlike a disabled one, it can keep the focus. */
const BUSY = markup` aria-disabled="true"`;
