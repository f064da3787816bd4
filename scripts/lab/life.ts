/** `npm run lab -- up|down|status`. */
import Table from "cli-table3";
import type { Command } from "commander";
import { Progress } from "../../lab/progress";
import { labStatus } from "../../lab/status";
import { bringUp, takeDown } from "../../lab/up";
import { toolTable } from "./tables";

export function registerLife(program: Command): void {
    program
        .command("up")
        .description(
            "bring up clouds, registry, resolver, visitor and operator; machines come with `npm run pulumi -- up`",
        )
        .action(async () => {
            const tools = await bringUp(new Progress());
            console.log(toolTable(tools));
            console.log("The lab is up. Next: npm start, or one stack: npm run pulumi -- up -s nyc");
        });
    program
        .command("down")
        .description("remove everything of the lab from this host, also after a crash; the cache stays")
        .action(async () => {
            await takeDown(new Progress());
            console.log("The lab is down: no processes, mounts or namespaces of it are left.");
        });
    program
        .command("status")
        .description("the lab's servers and machines")
        .option("--json", "for programs", false)
        .action(async ({ json }: { json: boolean }) => {
            const status = await labStatus();
            console.log(json ? JSON.stringify(status, undefined, 2) : statusTables(status));
            if (status.servers.length === 0 || status.servers.some(({ alive }) => !alive)) process.exitCode = 1;
        });
}

function statusTables({ servers, machines }: Awaited<ReturnType<typeof labStatus>>): string {
    if (servers.length === 0) return "The lab is not up; try: npm run lab -- up";
    const style = { head: [], border: [] };
    const first = new Table({ head: ["server", "state", "log"], style });
    for (const { name, alive, log } of servers) first.push([name, alive ? "runs" : "ended", log]);
    const second = new Table({ head: ["machine", "droplet", "region", "public", "private", "power"], style });
    for (const { name, id, region, publicAddress, privateAddress, power } of machines) {
        second.push([name, id, region, publicAddress, privateAddress, power]);
    }
    const dead = servers.some(({ alive }) => !alive) ? "\nWhat has ended is started again by: npm run lab -- up" : "";
    return `${first.toString()}\n${second.toString()}${dead}`;
}
