/** Style sheets for pages that are whole in one file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Markup } from "../markup";

/** The text of the common sheet and then of these files, for a `style` element. */
export const styleOf = (files: readonly string[]): Markup =>
    new Markup([join(__dirname, "base.css"), ...files].map((file) => readFileSync(file, "utf8")).join(""));
