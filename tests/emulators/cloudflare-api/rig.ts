/** A Cloudflare API of a test's own: a port on 127.0.0.1, a state in a temporary folder, health as a test wants it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { CertificateAuthority } from "../../../lab/ca";
import { createCloudflareApi, type CloudflareApiOptions } from "../../../lab/cloudflare/api/server";
import { State, type Health } from "../../../lab/cloudflare/state";

export const TOKEN = "cloudflare-test-token";
export const ACCOUNT = "a".repeat(32);

export interface Answer<T = unknown> {
    readonly status: number;
    readonly headers: Headers;
    readonly body: {
        readonly success: boolean;
        readonly errors: readonly { readonly code: number; readonly message: string }[];
        readonly messages: readonly unknown[];
        readonly result: T;
        readonly result_info?: Readonly<Record<string, number>>;
    };
}

export type Thing = Readonly<Record<string, unknown>> & { readonly id: string };

const NOTHING_KNOWN: Health = { origin: () => "unknown", pool: () => "critical", lastProbe: () => undefined };

export class CloudflareRig {
    readonly folder = mkdtempSync(join(tmpdir(), "twinswarm-cloudflare-"));
    app!: FastifyInstance;
    state!: State;
    origin!: CertificateAuthority;
    base = "";

    constructor(private readonly options: Partial<CloudflareApiOptions> = {}) {}

    async start(): Promise<this> {
        this.origin ??= (await CertificateAuthority.create("test Origin CA")).ca;
        this.state = new State(join(this.folder, "account", "state.json"));
        this.app = createCloudflareApi({
            state: this.state,
            account: { id: ACCOUNT, name: "twinswarm" },
            nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
            health: NOTHING_KNOWN,
            originAuthority: this.origin,
            tokens: [TOKEN],
            ...this.options,
        });
        this.base = await this.app.listen({ port: 0, host: "127.0.0.1" });
        return this;
    }

    async close(): Promise<void> {
        await this.app.close();
        await this.state.saved();
    }

    async stop(): Promise<void> {
        await this.close();
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Sends a request as the official Go client does. An answer without the API's envelope is an error. */
    async call<T = Thing>(method: string, path: string, body?: unknown, authorization = `Bearer ${TOKEN}`) {
        const response = await fetch(`${this.base}/client/v4${path}`, {
            method,
            headers: { authorization, accept: "application/json", "content-type": "application/json" },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const answer = (await response.json()) as Answer<T>["body"];
        const { success, errors, messages } = answer;
        const whole = Array.isArray(errors) && Array.isArray(messages) && "result" in answer;
        if (!whole || success !== response.ok || errors.length > 0 === response.ok) {
            throw new Error(`no envelope: ${response.status} ${JSON.stringify(answer)}`);
        }
        return { status: response.status, headers: response.headers, body: answer } satisfies Answer<T>;
    }

    /** Sends a request that must succeed, and returns its result. */
    async ok<T = Thing>(method: string, path: string, body?: unknown): Promise<T> {
        const { status, body: answer } = await this.call<T>(method, path, body);
        if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
        return answer.result;
    }

    /** Sends a request that must be refused: its status, first code and message. */
    async refused(
        method: string,
        path: string,
        body?: unknown,
    ): Promise<[number, number | undefined, string | undefined]> {
        const { status, body: answer } = await this.call(method, path, body);
        const [first] = answer.errors;
        return [status, first?.code, first?.message];
    }

    /** The status and first code of a refusal. */
    async code(method: string, path: string, body?: unknown): Promise<[number, number | undefined]> {
        const [status, code] = await this.refused(method, path, body);
        return [status, code];
    }
}
