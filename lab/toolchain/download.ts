/**
 * Pulumi's own release archives. They come with no checksum that could be pinned ahead: what vouches for them is TLS,
 * and what is checked is that the archive is whole, that it holds the programs asked for, that they are programs for
 * this machine, and that the engine says the version asked for.
 */
import { createWriteStream } from "node:fs";
import { chmod, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { EnvHttpProxyAgent, fetch } from "undici";
import { run } from "../process";
import type { Run } from "./golang";
import type { Tool } from "./tools";

/** How long a server may take to begin its answer; who is offline must not wait longer for each start. */
const FIRST_BYTE_MS = 5_000;
const STALLED_MS = 20_000;

/** ELF's e_machine field (offset 18) by Node's name of the processor. */
const MACHINE: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

export interface Answer {
    readonly status: number;
    readonly body: ReadableStream | null;
}
export type Fetch = (url: string, signal: AbortSignal) => Promise<Answer>;

/** Through the proxy of the environment, if there is one. */
const fetchByProxy: Fetch = async (url, signal) => {
    const dispatcher = new EnvHttpProxyAgent({ bodyTimeout: STALLED_MS });
    return fetch(url, { signal, dispatcher });
};

export interface DownloadOptions {
    readonly fetchUrl?: Fetch;
    readonly environment?: NodeJS.ProcessEnv;
    readonly runner?: Run;
    /** @default 5000 */
    readonly firstByteMs?: number;
}

/** Downloads of one run: the first refusal is final for all that follow, so that it costs its time once. */
export class Downloads {
    /** Why nothing more is downloaded. */
    refusal: string | undefined;
    private readonly fetchUrl: Fetch;
    private readonly runner: Run;
    private readonly firstByteMs: number;

    constructor({
        fetchUrl = fetchByProxy,
        environment = process.env,
        runner = run,
        firstByteMs = FIRST_BYTE_MS,
    }: DownloadOptions = {}) {
        this.fetchUrl = fetchUrl;
        this.runner = runner;
        this.firstByteMs = firstByteMs;
        if (environment.TWINSWARM_NO_DOWNLOAD === "1") this.refusal = "TWINSWARM_NO_DOWNLOAD is 1";
    }

    /** Unpacks a tool's archive into an empty folder. False, with a reason in `refusal`, where that cannot be had. */
    async unpack(tool: Tool, folder: string): Promise<boolean> {
        if (this.refusal !== undefined || tool.archive === undefined) return false;
        const { url, members = [] } = tool.archive;
        const file = join(folder, "archive.tar.gz");
        try {
            await mkdir(folder, { recursive: true });
            await this.save(url, file);
            const strip = members.length === 0 ? [] : ["--strip-components=1"];
            await this.runner("tar", ["-xzf", file, "-C", folder, "--no-same-owner", ...strip, ...members]);
            await rm(file);
            for (const name of tool.executables) await checkProgram(join(folder, name));
            if (tool.kind === "engine") await this.checkEngine(tool, folder);
            return true;
        } catch (error) {
            this.refusal = `${url}: ${reasonOf(error)}`;
            return false;
        }
    }

    private async checkEngine({ version }: Tool, folder: string): Promise<void> {
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout } = await this.runner(join(folder, "pulumi"), ["version"], { env, timeoutMs: 15_000 });
        if (stdout.trim() !== `v${version}`) throw new Error(`it holds version ${stdout.trim()}, not v${version}`);
    }

    private async save(url: string, file: string): Promise<void> {
        const controller = new AbortController();
        const late = setTimeout(
            () => controller.abort(new Error(`no answer within ${this.firstByteMs / 1000} s`)),
            this.firstByteMs,
        );
        const { status, body } = await this.fetchUrl(url, controller.signal).finally(() => clearTimeout(late));
        if (status !== 200 || body === null) throw new Error(`status ${status}`);
        await pipeline(Readable.fromWeb(body), createWriteStream(file));
    }
}

/** What undici reports as "fetch failed" has its reason in the cause. */
function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
}

async function checkProgram(path: string): Promise<void> {
    const file = await open(path, "r");
    try {
        const header = Buffer.alloc(20);
        await file.read(header, 0, header.length, 0);
        const isElf = header.toString("latin1", 0, 4) === "\u007fELF";
        if (!isElf || header.readUInt16LE(18) !== MACHINE[process.arch]) {
            throw new Error(`${path} is no Linux program for ${process.arch}`);
        }
    } finally {
        await file.close();
    }
    await chmod(path, 0o755);
}
