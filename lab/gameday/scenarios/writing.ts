/** What scenarios of blogs share: somebody who writes all the time, and what has to be there of it in the end. */
import { BlogClient } from "../../visitor/blog-client";
import { findMissing, Writer, type Acknowledged } from "../../visitor/blog-writer";
import { ownerOf } from "../../visitor/fill-blogs";
import type { Site } from "../../../components/config/project";
import type { Stage } from "../stage";

export interface Writing {
    readonly blog: Site;
    readonly writer: Writer;
}

/** A page asked for while the host has other work. */
const PRESENT_MS = 60_000;

/**
 * Plays with a writer at the first blog of the zone that bad luck strikes. In the end, when all is well, a visitor asks for
 * everything that was acknowledged, and none of it may be missing.
 */
export async function withWriter(stage: Stage, play: (writing: Writing) => Promise<void>): Promise<void> {
    const { zone, project } = stage.day;
    const blog = project.sites.find((site) => site.kind === "ghost" && site.zone === zone);
    if (blog === undefined) throw new Error(`${zone} has no blog`);
    await using writer = new Writer(await loggedIn(blog));
    await writer.untilTaken(3, 0);
    stage.seen(`somebody writes in ${blog.host}: a post each second, pictures among them`);
    await play({ blog, writer });
    await writer.untilTaken(1, Date.now());
    await writer[Symbol.asyncDispose]();
    await expectAllPresent(stage, blog, writer.acknowledged);
}

async function loggedIn({ host }: Site): Promise<BlogClient> {
    const client = BlogClient.onInternet(host);
    const { status } = await client.logIn(await ownerOf(host));
    if (status !== 201)
        throw new Error(
            `the lab's owner must be able to write in ${host}, but its login is answered with ${status}; ` +
                "a blog that was set up by somebody else is not for game days: take another fleet, or let one be made up",
        );
    return client;
}

/** Waits until posts are taken again after a moment, and expects that it was soon. */
export async function expectPosts(
    stage: Stage,
    { blog, writer }: Writing,
    { since, bar }: { readonly since: number; readonly bar: number },
): Promise<void> {
    stage.day.report(`waiting until ${blog.host} takes posts`);
    await writer.untilTaken(5, Math.max(since + SETTLED_MS, Date.now()));
    const seconds = writer.longestGap(since);
    stage.seen(`${blog.host} takes posts; none was acknowledged for ${seconds.toFixed(1)} s`);
    stage.expect({ text: "a post is acknowledged again", unit: "s", bar, figure: "recovery", measure: () => seconds });
}

/** What was under way may still be acknowledged a moment after the fault. */
const SETTLED_MS = 2_000;

async function expectAllPresent(stage: Stage, { host }: Site, acknowledged: readonly Acknowledged[]): Promise<void> {
    stage.day.report(`asking for all that ${host} acknowledged`);
    const missing = await findMissing(host, acknowledged, PRESENT_MS);
    for (const kind of ["post", "picture"] as const) {
        const isOfKind = (one: Acknowledged): boolean => one.kind === kind;
        const [all, lost] = [acknowledged.filter(isOfKind), missing.filter(isOfKind)];
        if (lost.length > 0) stage.seen(`missing: ${lost.map(({ path }) => path).join(", ")}`);
        const text = `${kind}s that are missing, of ${all.length} that were acknowledged`;
        const measured = all.length === 0 ? null : lost.length;
        stage.expect({ text, unit: `${kind}s`, bar: 0, measure: () => measured });
    }
}
