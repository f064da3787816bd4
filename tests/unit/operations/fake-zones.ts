/** Two zones in memory, as far as commands for one site ask them and change them; and what was done, in order. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderOf } from "../../../components/data/folders";
import type { Fleet } from "../../../operations/fleet";
import type { SiteData } from "../../../operations/zone/accounts";
import { SURVEY_SCRIPT, type Service } from "../../../operations/zone/survey";
import { FILES_WITH_BLOGS } from "../config/files";
import { exportedZone, surveyText } from "./applied";
import { node, service } from "./drain/swarm";

interface FakeZone {
    /** What its stack's state says; undefined where there is no stack. */
    applied: string | undefined;
    isLocked: boolean;
    services: Service[];
    /** What its database has of the site; undefined where there is no database. */
    data: SiteData | undefined;
    /** Folders of the shared directory, as its agents tell. */
    shared: string[];
    /** Bytes of the site's folder, by machine. */
    folders: Record<string, number>;
}

const numbers = [1, 2, 3];
export const NOTHING: SiteData = { isWanted: false, hasAccount: false };
/** Of a blog that was removed. */
export const LEFT: SiteData = { isWanted: false, hasAccount: true, schema: { bytes: 12_345_678, posts: 34 } };

/** A copy of a service on a zone's first manager. */
export const onFirst = (zone: string, name: string, isRunning = true): Service => ({
    ...service(name, [1]),
    copies: [{ node: `id-${zone}-m1`, isRunning }],
});

export class FakeZones implements Disposable {
    readonly log: string[] = [];
    /** Machines that do not answer. */
    readonly dead = new Set<string>();
    readonly zones: Readonly<Record<string, FakeZone>>;
    /** Is called when a lock was given back. */
    onUnlock = (): void => undefined;
    private readonly folder = mkdtempSync(join(tmpdir(), "twinswarm-zones-"));

    constructor(private readonly id: string) {
        const zone = (name: string): FakeZone => ({
            applied: exportedZone(name),
            isLocked: false,
            services: [onFirst(name, "db-accounts"), onFirst(name, "sync")],
            data: LEFT,
            shared: ["bkp", "etc"],
            folders: Object.fromEntries(numbers.map((number) => [`${name}-m${number}`, 3_000])),
        });
        this.zones = { nyc: zone("nyc"), ams: zone("ams") };
        for (const [name, text] of Object.entries(FILES_WITH_BLOGS)) writeFileSync(join(this.folder, name), text);
    }

    [Symbol.dispose](): void {
        rmSync(this.folder, { recursive: true });
    }

    zone(name: string): FakeZone {
        const zone = this.zones[name];
        if (zone === undefined) throw new Error(`no such zone: ${name}`);
        return zone;
    }

    get fleet(): Fleet {
        const no = (): never => {
            throw new Error("one site needs none of it");
        };
        return {
            folder: this.folder,
            backups: "/nowhere",
            account: undefined,
            pulumi: no,
            exported: (stack) => Promise.resolve(this.zone(stack).applied),
            execute: (argv) =>
                new Promise((resolve) => resolve(this.run(argv.at(-2)?.replace("root@", "") ?? "", argv.at(-1) ?? ""))),
            isLocked: (stack) => Promise.resolve(this.zone(stack).isLocked),
            imagesLock: no,
            visit: no,
            tools: no,
        };
    }

    private run(machine: string, script: string): string {
        if (this.dead.has(machine)) throw new Error(`${machine} is off`);
        const [name = ""] = machine.split("-");
        const zone = this.zone(name);
        const nodes = numbers.map((number) => node(`${name}-m${number}`));
        if (script.includes(SURVEY_SCRIPT)) return surveyText({ nodes, services: zone.services });
        const [, verb] = /accounts\.cjs' '(\w+)' /.exec(script) ?? [];
        if (verb !== undefined) return this.database(name, zone, verb);
        if (script.includes("tasks.")) return this.agents(name, zone);
        if (!script.includes(`'${folderOf(this.id)}'`)) throw new Error(`unknown script: ${script}`);
        if (script.startsWith("rm ")) {
            this.log.push(`remove the folder on ${machine}`);
            zone.folders = Object.fromEntries(Object.entries(zone.folders).filter(([one]) => one !== machine));
            return "";
        }
        return machine in zone.folders ? `folder ${zone.folders[machine]}` : "";
    }

    private database(name: string, zone: FakeZone, verb: string): string {
        if (verb === "look") return `site ${JSON.stringify(zone.data)}\nasked true`;
        this.log.push(`${verb} in ${name}`);
        if (verb === "purge") zone.data = NOTHING;
        else this.onUnlock();
        return "asked true";
    }

    private agents(name: string, { shared }: FakeZone): string {
        const folders = shared.map((folder) => ({ folder, need: { files: 0, bytes: 0, deletes: 0 }, errors: [] }));
        const conflicts = { count: 0, paths: [] };
        return numbers
            .map((number) => ({
                machine: `${name}-m${number}`,
                peers: [],
                folders,
                conflicts,
                silent: [],
                problem: "",
            }))
            .map((agent) => `agent ${JSON.stringify(agent)}`)
            .join("\n");
    }
}
