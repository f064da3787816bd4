/** A Swarm in memory, as far as draining asks it and changes it; and what was done, in order. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fleet } from "../../../../operations/fleet";
import { SURVEY_SCRIPT, type Node, type Service, type Survey } from "../../../../operations/zone/survey";
import type { Data } from "../../../../operations/status/data";
import { FILES_WITH_BLOGS } from "../../config/files";
import { exportedZone, surveyText } from "../applied";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FakeSwarm implements Disposable {
    readonly log: string[] = [];
    private readonly folder = mkdtempSync(join(tmpdir(), "twinswarm-drain-"));
    readonly nodes: Mutable<Node>[];
    readonly services: Mutable<Service>[];

    /**
     * @param data what each look at the data finds, the last one for ever
     * @param stuck services whose update the Swarm rolls back
     */
    constructor(
        survey: Survey,
        private readonly data: Data[],
        private readonly stuck: readonly string[] = [],
    ) {
        this.nodes = survey.nodes.map((node) => ({ ...node }));
        this.services = survey.services.map((service) => ({ ...service }));
        for (const [name, text] of Object.entries(FILES_WITH_BLOGS)) writeFileSync(join(this.folder, name), text);
    }

    [Symbol.dispose](): void {
        rmSync(this.folder, { recursive: true });
    }

    get fleet(): Fleet {
        const no = (): never => {
            throw new Error("draining needs none of it");
        };
        return {
            folder: this.folder,
            backups: "/nowhere",
            account: undefined,
            pulumi: no,
            exported: () => Promise.resolve(exportedZone("nyc")),
            execute: (argv) => Promise.resolve(this.run(argv.at(-1) ?? "")),
            isLocked: () => Promise.resolve(false),
            imagesLock: no,
            visit: (urls) => {
                this.log.push(`visit ${urls.length}`);
                return Promise.resolve(urls.map((url) => ({ url, status: 200, headers: {}, body: "", seconds: 0.1 })));
            },
            tools: no,
        };
    }

    taken(name: string): readonly string[] {
        return this.nodes.find((node) => node.name === name)?.taken ?? [];
    }

    private run(script: string): string {
        const [, change = "", id = ""] = /asked node update (.*) (\S+) >/.exec(script) ?? [];
        const [, renewed] = /service update --force .* '(\S+)' >/.exec(script) ?? [];
        if (script.includes(SURVEY_SCRIPT)) return surveyText(this);
        if (change !== "") return this.change(change, id);
        if (renewed !== undefined) return this.renew(renewed);
        if (script.includes("asked node ps")) return this.tasksOf(/\S+$/.exec(script)?.[0] ?? "");
        const { members, agents } = (this.data.length > 1 ? this.data.shift() : this.data[0]) ?? {
            members: [],
            agents: [],
        };
        this.log.push("look at the data");
        return [
            ...members.map((one) => `member ${JSON.stringify(one)}`),
            ...agents.map((one) => `agent ${JSON.stringify(one)}`),
        ].join("\n");
    }

    private change(change: string, id: string): string {
        const node = this.nodes.find((one) => one.id === id);
        if (node === undefined) throw new Error(`no such node: ${id}`);
        const [, taken] = /--label-add twinswarm.taken=(\S*)/.exec(change) ?? [];
        const [, availability] = /--availability (\S+)/.exec(change) ?? [];
        if (taken !== undefined) node.taken = taken.split(",").filter((name) => name !== "");
        if (availability !== undefined) {
            node.availability = availability as Node["availability"];
            this.log.push(`${availability} ${node.name}`);
        }
        if (availability === "drain") for (const one of this.services) this.leave(one, id);
        return "";
    }

    private renew(name: string): string {
        this.log.push(`renew ${name}`);
        const service = this.services.find((one) => one.name === name);
        const away = this.nodes.find(({ availability }) => availability !== "active");
        if (service === undefined) throw new Error(`no such service: ${name}`);
        if (away === undefined) service.copies = [{ node: "id-nyc-m2", isRunning: true }];
        else if (!this.stuck.includes(name)) this.leave(service, away.id);
        return "";
    }

    /** What is bound to the node waits for it; the rest goes to the first other one. */
    private leave(service: Mutable<Service>, id: string): void {
        const other = this.nodes.find((one) => one.id !== id && one.availability === "active");
        const goes = service.pinnedTo === undefined && !service.isGlobal && other !== undefined;
        service.copies = service.copies.flatMap((copy) =>
            copy.node !== id ? [copy] : goes ? [{ ...copy, node: other.id }] : [],
        );
    }

    private tasksOf(id: string): string {
        return this.services
            .flatMap(({ name, copies }) =>
                copies.filter(({ node }) => node === id).map(() => `${name}.1 Running 1 s ago`),
            )
            .join("\n");
    }
}
