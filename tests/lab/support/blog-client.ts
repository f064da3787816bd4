/** A blog's visitor and its writer, by HTTP as the ingress speaks it, in the network of the lab's operator. */
import { z } from "zod";
import { inNamespace, namespaceOf } from "../../../lab/network/namespaces";
import { run } from "../../../lab/process";

const OWNER = { name: "Ann", email: "ann@example.com", password: "Correct-horse-battery-9", blogTitle: "Lamps" };
const HEADERS = ["X-Forwarded-Proto: https", "Host: blog.example.com", "Origin: https://blog.example.com"];
const ADMIN = "/ghost/api/admin";

const POSTS = z.object({ posts: z.array(z.object({ url: z.url() })).length(1) });
const IMAGES = z.object({ images: z.array(z.object({ url: z.url() })).length(1) });

export interface Answer {
    readonly status: number;
    readonly cookie: string;
    readonly text: string;
}

export class BlogClient {
    private cookie = "";

    constructor(private readonly origin: string) {}

    /** As a visitor, or as the writer once logged in. */
    ask(path: string): Promise<Answer> {
        return this.curl(path, []);
    }

    /** Makes the first visitor its owner, as Ghost's own page does. */
    async setUp(): Promise<Answer> {
        return this.send(`${ADMIN}/authentication/setup/`, { setup: [OWNER] });
    }

    async logIn(): Promise<Answer> {
        const { email: username, password } = OWNER;
        const answer = await this.send(`${ADMIN}/session/`, { username, password });
        this.cookie = answer.cookie.split(";")[0] ?? "";
        return answer;
    }

    /** Publishes a post; gives its path. */
    async publish(title: string, html: string): Promise<string> {
        const posts = [{ title, html, status: "published" }];
        return pathOf(POSTS.parse(bodyOf(await this.send(`${ADMIN}/posts/?source=html`, { posts }))).posts);
    }

    /** Uploads a picture; gives its path. */
    async upload(picture: Buffer): Promise<string> {
        const form = ["--form", "purpose=image", "--form", "file=@-;filename=lamp.png;type=image/png"];
        const answer = await this.curl(`${ADMIN}/images/upload/`, form, picture.toString("latin1"));
        return pathOf(IMAGES.parse(bodyOf(answer)).images);
    }

    private send(path: string, body: object): Promise<Answer> {
        const json = ["--header", "Content-Type: application/json", "--data-binary", "@-"];
        return this.curl(path, json, JSON.stringify(body));
    }

    private async curl(path: string, options: readonly string[], input = ""): Promise<Answer> {
        const headers = [...HEADERS, `Cookie: ${this.cookie}`].flatMap((header) => ["--header", header]);
        const told = ["--write-out", "\n%header{set-cookie}\n%{http_code}"];
        const curl = ["curl", "--silent", "--show-error", "--max-time", "30", ...headers, ...told, ...options];
        const [command = "", ...args] = inNamespace(namespaceOf("operator"), [...curl, `${this.origin}${path}`]);
        const lines = (await run(command, args, { input })).stdout.split("\n");
        const [cookie = "", status] = lines.splice(-2);
        return { status: Number(status), cookie, text: lines.join("\n") };
    }
}

function bodyOf({ status, text }: Answer): unknown {
    if (status !== 201) throw new Error(`status ${status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
}

const pathOf = ([one]: readonly { readonly url: string }[]): string => new URL(one?.url ?? "").pathname;
