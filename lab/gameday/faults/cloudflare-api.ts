/** Cloudflare's API down: its edge, its DNS and its monitors go on, as they did in each of its real outages of that kind. */
import type { Fault } from "../../emulator/faults";
import { inNamespace, namespaceOf } from "../../network/namespaces";
import { ENDPOINT } from "../../plan";
import type { Fleet } from "../../../operations/fleet";

const FAULTS = `${new URL(ENDPOINT.CLOUDFLARE_BASE_URL).origin}/_lab/faults`;

/** More than anybody asks within a game day. */
const OFTEN = 1_000_000;

const FAULT: Fault = { match: { path: "^/client/v4" }, status: 500, times: OFTEN };

const curl = (...words: string[]): string[] => ["curl", "-fsS", "-m", "10", ...words, FAULTS];
const JSON_TYPE = ["-H", "content-type: application/json"];

/** What a person types for the same: the API can be reached from within the lab alone. */
const typed = (words: readonly string[]): string => inNamespace(namespaceOf("operator"), words).join(" ");
export const beginCommand = typed(curl(...JSON_TYPE, "-d", `'${JSON.stringify(FAULT)}'`));
export const endCommand = typed(curl("-X", "DELETE"));

/** Each request is answered with 500 until {@link endApiOutage}. */
export const beginApiOutage = (fleet: Fleet): Promise<unknown> =>
    fleet.execute(curl(...JSON_TYPE, "-d", "@-"), JSON.stringify(FAULT));

/** Safe to repeat, and without an outage. */
export const endApiOutage = (fleet: Fleet): Promise<unknown> => fleet.execute(curl("-X", "DELETE"));
