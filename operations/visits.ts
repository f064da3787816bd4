/** Sites asked from outside until each answers. */
import type { Site } from "../components/config/project";
import { until } from "../lab/process";
import type { Report } from "../lab/progress";
import type { Fleet } from "./fleet";
import { siteUrl } from "./status/report";

const DEADLINE_MS = 3 * 60_000;

/** Resolves when every site has answered 200 once; throws with those that have not by the deadline. */
export async function untilAnswered(
    sites: readonly Site[],
    fleet: Fleet,
    report: Report,
    deadlineMs = DEADLINE_MS,
): Promise<void> {
    let waiting = sites;
    const everyone = async (): Promise<boolean> => {
        const answers = await fleet.visit(waiting.map(siteUrl));
        const seen = waiting.map((site, at) => ({ site, answer: answers[at] }));
        const bad = seen.filter(({ answer }) => answer?.status !== 200);
        waiting = bad.map(({ site }) => site);
        report(`${sites.length - waiting.length} of ${sites.length} answer`);
        if (waiting.length === 0) return true;
        throw new Error(
            bad
                .map(({ site, answer }) => `${siteUrl(site)} (${answer?.status ?? answer?.error ?? "no answer"})`)
                .join(", "),
        );
    };
    await until("every site to answer 200", everyone, { deadlineMs, everyMs: 1_000 });
}
