/** The fleet's sites as somebody on the internet sees them. */
import Table from "cli-table3";
import type { Project, Site } from "../../components/config/project";
import { whyEmpty } from "../../components/config/stateful";
import { pageOf } from "../../components/naming";
import { until } from "../../lab/process";
import { gatewayUrl } from "../../lab/visitor/gateway/service";
import { askAll } from "../../lab/visitor/ask";

export interface SiteView {
    readonly id: string;
    readonly zone: string;
    readonly kind: Site["kind"];
    /** What a visitor asks for. */
    readonly url: string;
    /** Where a browser of this host finds it. */
    readonly browser: string;
    /** HTTP status, or why there was none. */
    readonly status: number | string;
    /** Why it has nothing to show, where that is known. */
    readonly empty?: string | undefined;
}

/** Asks for every site once. */
export async function askSites({ sites }: Project): Promise<SiteView[]> {
    const answers = await askAll(sites.map((site) => ({ url: `https://${site.host}${pageOf(site)}` })));
    return sites.map((site, index) => {
        const { url = "", status, error = "no answer" } = answers[index] ?? {};
        const browser = gatewayUrl(site.host, pageOf(site));
        const empty = whyEmpty(site, status);
        return { id: site.id, zone: site.zone, kind: site.kind, url, browser, status: status ?? error, empty };
    });
}

const DEADLINE_MS = 3 * 60_000;

/**
 * Resolves when every site answers 200, or has nothing to show: health checks, monitors and DNS have to agree first.
 */
export async function untilSitesAnswer(project: Project, report: (line: string) => void): Promise<SiteView[]> {
    let seen: SiteView[] = [];
    const good = async (): Promise<boolean> => {
        seen = await askSites(project);
        const bad = seen.filter(({ status, empty }) => status !== 200 && empty === undefined);
        report(`${seen.length - bad.length} of ${seen.length} answer`);
        if (bad.length === 0) return true;
        throw new Error(bad.map(({ url, status }) => `${url} (${status})`).join(", "));
    };
    await until("every site to answer 200", good, { deadlineMs: DEADLINE_MS, everyMs: 1_000 });
    return seen;
}

export function siteTable(views: readonly SiteView[]): string {
    const table = new Table({ head: ["site", "zone", "kind", "URL", "status"], style: { head: [], border: [] } });
    for (const { id, zone, kind, url, status } of views) table.push([id, zone, kind, url, String(status)]);
    return [
        table.toString(),
        ...views.flatMap(({ url, empty }) => (empty === undefined ? [] : [`${url}: ${empty}`])),
    ].join("\n");
}
