/** Cloudflare's API down: its edge, its DNS and its monitors go on, as they did in each of its real outages of that kind. */
import type { Fault } from "../../emulator/faults";
import { ENDPOINT } from "../../plan";
import type { Fleet } from "../../../operations/fleet";

const FAULTS = `${new URL(ENDPOINT.CLOUDFLARE_BASE_URL).origin}/_lab/faults`;

/** More than anybody asks within a game day. */
const OFTEN = 1_000_000;

/** Each request is answered with 500 until {@link endApiOutage}. */
export async function beginApiOutage(fleet: Fleet): Promise<void> {
    const fault: Fault = { match: { path: "^/client/v4" }, status: 500, times: OFTEN };
    const words = ["curl", "-fsS", "-m", "10", "-H", "content-type: application/json", "-d", "@-", FAULTS];
    await fleet.execute(words, JSON.stringify(fault));
}

/** Safe to repeat, and without an outage. */
export const endApiOutage = (fleet: Fleet): Promise<unknown> =>
    fleet.execute(["curl", "-fsS", "-m", "10", "-X", "DELETE", FAULTS]);
