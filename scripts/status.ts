/** `npm run status`: the state of the fleet. */
import { Command } from "commander";
import { INTERNET } from "../lab/network/internet";
import { namespaceExists } from "../lab/network/namespaces";
import { toolTable } from "./lab/tables";
import { readProject, repository } from "./read-project";
import { readReport } from "./status/read";
import { renderReport } from "./status/render";
import { cloudSources, labSources } from "./status/sources";
import { troubles } from "./status/troubles";

const program = new Command("status")
    .description("zones with managers, quorum and services; sites with record, balancer and what a visitor gets")
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--json", "for programs: one JSON object", false)
    .action(async ({ cloud, json }: { cloud: boolean; json: boolean }) => {
        if (!cloud && !namespaceExists(INTERNET)) throw new Error("the lab does not run; try: npm start");
        const folder = process.env.TWINSWARM_STACKS ?? repository;
        const sources = cloud ? cloudSources(folder) : labSources;
        const report = await readReport(await readProject(folder), sources);
        const tools = await sources.tools();
        if (json) console.log(JSON.stringify({ ...report, troubles: troubles(report), tools }, undefined, 2));
        // What to look at stands last, where the eye is.
        else console.log([...(tools.length === 0 ? [] : [toolTable(tools)]), renderReport(report)].join("\n"));
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
