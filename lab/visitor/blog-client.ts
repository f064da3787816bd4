/** A blog's visitor and its writer, from wherever they are. */
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { inNamespace, namespaceOf } from "../network/namespaces";
import { run } from "../process";
import { asVisitor, visitorEnvironment } from "./visitor";

const ADMIN = "/ghost/api/admin";

const POSTS = z.object({ posts: z.array(z.object({ url: z.url() })).length(1) });
const IMAGES = z.object({ images: z.array(z.object({ url: z.url() })).length(1) });

const FOUND = z.object({ posts: z.array(z.unknown()) });
const SETUP = z.object({ setup: z.array(z.object({ status: z.boolean() })).length(1) });

export interface Owner {
    readonly name: string;
    readonly email: string;
    /** Ghost takes ten characters at least. */
    readonly password: string;
    readonly blogTitle: string;
}

/** A file to upload. */
export interface Picture {
    readonly name: string;
    /** Its media type. */
    readonly type: string;
    readonly text: string;
}

export interface Answer {
    readonly status: number;
    readonly cookie: string;
    readonly text: string;
}

export interface Standpoint {
    /** Where it is asked. */
    readonly origin: string;
    readonly headers: readonly string[];
    /** Runs curl there. */
    readonly from: (curl: readonly string[]) => string[];
    readonly env?: NodeJS.ProcessEnv;
}

export class BlogClient {
    private cookie = "";

    private constructor(private readonly at: Standpoint) {}

    /** In the network of the lab's operator, and in the ingress's words. */
    static behindIngress(origin: string, host: string): BlogClient {
        const headers = ["X-Forwarded-Proto: https", `Host: ${host}`, `Origin: https://${host}`];
        return new BlogClient({ origin, headers, from: (curl) => inNamespace(namespaceOf("operator"), curl) });
    }

    /** On the internet, by the blog's name alone. */
    static onInternet(host: string): BlogClient {
        const origin = `https://${host}`;
        return new BlogClient({ origin, headers: [`Origin: ${origin}`], from: asVisitor, env: visitorEnvironment() });
    }

    /** As a visitor, or as the writer once logged in. */
    ask(path: string): Promise<Answer> {
        return this.curl(path, []);
    }

    /** Whether it has an owner. */
    async isSetUp(): Promise<boolean> {
        const answer = await this.ask(`${ADMIN}/authentication/setup/`);
        return SETUP.parse(bodyOf(answer, 200)).setup.every(({ status }) => status);
    }

    /** Makes the first visitor its owner, as Ghost's own page does. */
    async setUp(owner: Owner): Promise<Answer> {
        return this.send(`${ADMIN}/authentication/setup/`, { setup: [owner] });
    }

    async logIn({ email: username, password }: Owner): Promise<Answer> {
        const answer = await this.send(`${ADMIN}/session/`, { username, password });
        this.cookie = answer.cookie.split(";")[0] ?? "";
        return answer;
    }

    /** Whether there is a post of this address, published or not. */
    async hasPost(slug: string): Promise<boolean> {
        const answer = await this.ask(
            `${ADMIN}/posts/?filter=slug:${slug}%2Bstatus:[draft,published,scheduled]&fields=id&limit=1`,
        );
        return FOUND.parse(bodyOf(answer, 200)).posts.length > 0;
    }

    /** Publishes a post; gives its path. */
    async publish(title: string, html: string): Promise<string> {
        const posts = [{ title, html, status: "published" }];
        return pathOf(POSTS.parse(bodyOf(await this.send(`${ADMIN}/posts/?source=html`, { posts }))).posts);
    }

    /** Uploads a picture; gives its path. */
    async upload({ name, type, text }: Picture): Promise<string> {
        const form = ["--form", "purpose=image", "--form", `file=@-;filename=${name};type=${type}`];
        const answer = await this.curl(`${ADMIN}/images/upload/`, form, text);
        return pathOf(IMAGES.parse(bodyOf(answer)).images);
    }

    /** Asks visitors for a password, or no longer. */
    close(isClosed: boolean): Promise<Answer> {
        const settings = [
            { key: "is_private", value: isClosed },
            { key: "password", value: isClosed ? "for-friends" : "" },
        ];
        return this.send(`${ADMIN}/settings/`, { settings }, "PUT");
    }

    private send(path: string, body: object, method = "POST"): Promise<Answer> {
        const json = ["--request", method, "--header", "Content-Type: application/json", "--data-binary", "@-"];
        return this.curl(path, json, JSON.stringify(body));
    }

    private async curl(path: string, options: readonly string[], input = ""): Promise<Answer> {
        const { origin, from, env } = this.at;
        // Arguments are for all to see.
        const session = join(tmpdir(), `twinswarm-session-${randomUUID()}`);
        await writeFile(session, `Cookie: ${this.cookie}\n`, { mode: 0o600 });
        try {
            const headers = [...this.at.headers, `@${session}`].flatMap((header) => ["--header", header]);
            const told = ["--write-out", "\n%header{set-cookie}\n%{http_code}"];
            const curl = [
                "curl",
                "--silent",
                "--show-error",
                "--globoff",
                "--max-time",
                "30",
                ...headers,
                ...told,
                ...options,
            ];
            const [command = "", ...args] = from([...curl, `${origin}${path}`]);
            const { stdout } = await run(command, args, { input, ...(env === undefined ? {} : { env }) });
            const lines = stdout.split("\n");
            const [cookie = "", status] = lines.splice(-2);
            return { status: Number(status), cookie, text: lines.join("\n") };
        } finally {
            await rm(session, { force: true });
        }
    }
}

function bodyOf({ status, text }: Answer, expected = 201): unknown {
    if (status !== expected) throw new Error(`status ${status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
}

const pathOf = ([one]: readonly { readonly url: string }[]): string => new URL(one?.url ?? "").pathname;
