/** Where a game day was held: host, version, fleet. */
import { cpus, release, totalmem } from "node:os";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "../../components/config/project";
import { machineNames } from "../../components/naming";
import { repository } from "../../operations/read-project";
import { run } from "../process";
import type { GamedayReport } from "./report/model";

export async function describeHost(): Promise<Pick<GamedayReport, "version" | "commit" | "host">> {
    const text = await readFile(join(repository, "package.json"), "utf8");
    const { version } = JSON.parse(text) as { version: string };
    // A copy without git's history has none.
    const commit = await run("git", ["rev-parse", "--short", "HEAD"], { cwd: repository }).then(
        ({ stdout }) => ({ commit: stdout.trim() }),
        () => ({}),
    );
    const memoryGb = Math.round((totalmem() / 2 ** 30) * 10) / 10;
    return { version, ...commit, host: { cpus: cpus().length, memoryGb, kernel: release(), node: process.version } };
}

export function describeFleet({ zones, sites, edge }: Project): GamedayReport["fleet"] {
    const count = ({ name, config }: Project["zones"][number], role: string): number =>
        machineNames(name, config.machines).filter((machine) => machine.role === role).length;
    const { interval, timeout, retries } = edge.monitor;
    const blogs = sites.filter(({ kind }) => kind === "ghost").length;
    return {
        sites: sites.length - blogs,
        blogs,
        zones: zones.map((zone) => ({
            name: zone.name,
            managers: count(zone, "manager"),
            workers: count(zone, "worker"),
        })),
        monitor: { interval, timeout, retries },
    };
}
