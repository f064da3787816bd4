/** A DigitalOcean of a test's own: a port on 127.0.0.1, machines in memory, an account in a temporary folder. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createDigitalOcean, type DigitalOceanOptions } from "../../../lab/digitalocean/server";
import { deviations } from "./described";
import { FakeMachines } from "./fake-machines";

export interface Answer<T> {
    readonly status: number;
    readonly headers: Headers;
    readonly body: T;
}

export const TOKEN = "dop_v1_test";

/** A key pair's public half, and what `ssh-keygen -l -E md5` says of it. The other half was thrown away. */
export const PUBLIC_KEY =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOh08ABcnOQucYOfiX7En+o5lKRjGjlwi8Fskf4sAiAh operator@example";
export const FINGERPRINT = "ad:d1:9f:2b:1c:d5:ed:e3:c3:57:e6:86:96:d6:de:b5";

/** Waits for a condition: resolves with the first value that is neither undefined nor false. */
export async function until<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
    deadlineMs = 4000,
): Promise<T> {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
        const seen = await look();
        if (seen !== undefined && seen !== false) return seen;
        if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
}

export interface DropletView {
    readonly id: number;
    readonly name: string;
    readonly status: string;
    readonly locked: boolean;
    readonly size_slug: string;
    readonly memory: number;
    readonly disk: number;
    readonly image: { readonly slug: string };
    readonly features: string[];
    readonly tags: string[];
    readonly vpc_uuid: string;
    readonly networks: { readonly v4: readonly Readonly<Record<string, string>>[]; readonly v6: readonly unknown[] };
}

export class Rig {
    readonly machines = new FakeMachines();
    readonly folder = mkdtempSync(join(tmpdir(), "twinswarm-digitalocean-"));
    readonly statePath = join(this.folder, "account", "state.json");
    app!: FastifyInstance;
    base = "";

    constructor(private readonly options: Partial<DigitalOceanOptions> = {}) {}

    async start(): Promise<this> {
        this.app = createDigitalOcean({ statePath: this.statePath, machines: this.machines, ...this.options });
        this.base = await this.app.listen({ port: 0, host: "127.0.0.1" });
        return this;
    }

    async stop(): Promise<void> {
        await this.app.close();
        rmSync(this.folder, { recursive: true, force: true });
    }

    async restart(): Promise<void> {
        await this.app.close();
        await this.start();
    }

    /** Sends a request as the official Go client does. An answer that is not as described is an error. */
    async call<T = unknown>(method: string, path: string, body?: unknown, token = TOKEN): Promise<Answer<T>> {
        const headers = {
            authorization: `Bearer ${token}`,
            accept: "application/json",
            "content-type": "application/json",
        };
        const response = await fetch(`${this.base}${path}`, {
            method,
            headers,
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        const parsed = text === "" ? undefined : (JSON.parse(text) as T);
        const wrong = deviations(method, path, response.status, parsed);
        if (wrong.length > 0) throw new Error(`not as described:\n${wrong.join("\n")}\n${text}`);
        return { status: response.status, headers: response.headers, body: parsed as T };
    }

    /** Sends a request that must succeed, and returns its answer's body. */
    async ok<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
        const answer = await this.call<T>(method, path, body);
        if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return answer.body;
    }

    /** Sends a request that must be refused: its status and message. */
    async refused(method: string, path: string, body?: unknown): Promise<[number, string]> {
        const { status, body: error } = await this.call<{ message: string }>(method, path, body);
        return [status, error.message];
    }

    droplet = async (id: number): Promise<DropletView> =>
        (await this.ok<{ droplet: DropletView }>("GET", `/v2/droplets/${id}`)).droplet;

    /** Waits until nothing is under way on a droplet. */
    unlocked = (id: number): Promise<DropletView> =>
        until(`droplet ${id} to be unlocked`, async () => {
            const droplet = await this.droplet(id);
            return !droplet.locked && droplet;
        });

    async createDroplet(wanted: Record<string, unknown> = {}): Promise<DropletView> {
        const order = { name: "nyc-m1", region: "nyc3", size: "s-2vcpu-4gb", image: "debian-13-x64", ...wanted };
        const { droplet } = await this.ok<{ droplet: DropletView }>("POST", "/v2/droplets", order);
        return this.unlocked(droplet.id);
    }

    async act(id: number, type: string, given: Record<string, unknown> = {}): Promise<DropletView> {
        await this.ok("POST", `/v2/droplets/${id}/actions`, { type, ...given });
        return this.unlocked(id);
    }
}
