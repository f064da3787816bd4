/** `npm run status`: the state of the fleet. */
import { Command } from "commander";
import { pageUrl } from "../lab/page/service";
import { fleetOf } from "../operations/fleet";
import { toolTable } from "./lab/tables";
import { readProject } from "../operations/read-project";
import { readReport } from "../operations/status/read";
import { renderReport } from "../operations/status/render";
import { troubles } from "../operations/status/troubles";

const program = new Command("status")
    .description("zones with quorum, services, databases and shared directories; sites with what a visitor gets")
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--json", "for programs: one JSON object", false)
    .action(async ({ cloud, json }: { cloud: boolean; json: boolean }) => {
        const fleet = fleetOf({ cloud });
        const report = await readReport(await readProject(fleet.folder), fleet);
        const tools = await fleet.tools();
        const page = cloud ? undefined : await pageUrl();
        if (json) console.log(JSON.stringify({ ...report, troubles: troubles(report), tools, page }, undefined, 2));
        else {
            const live = page === undefined ? [] : [`Live, in a browser of this host: ${page}`];
            // What to look at stands last, where the eye is.
            console.log([...(tools.length === 0 ? [] : [toolTable(tools)]), ...live, renderReport(report)].join("\n"));
        }
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
