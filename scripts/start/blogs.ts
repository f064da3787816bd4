/** What the lab's blogs have to show: an owner, and a post with a picture, made as a writer makes them. */
import type { Project } from "../../components/config/project";
import type { Report } from "../../lab/progress";
import { labSecret } from "../../lab/secrets";
import { BlogClient, type Owner, type Picture } from "../../lab/visitor/blog-client";

export const OWNER: Omit<Owner, "password" | "blogTitle"> = { name: "Ann", email: "ann@example.com" };

export const ownerOf = async (host: string): Promise<Owner> => ({
    ...OWNER,
    password: await labSecret("blog-password"),
    blogTitle: host,
});

const TITLE = "First light";
/** What Ghost makes of the title. */
export const POST_PATH = "/first-light/";

const PICTURE: Picture = {
    name: "lamp.svg",
    type: "image/svg+xml",
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360">
    <rect width="640" height="360" fill="#1d2733"/>
    <path d="M320 90 L440 250 L200 250 Z" fill="#ffd166"/>
    <rect x="310" y="250" width="20" height="60" fill="#8d99ae"/>
    <rect x="260" y="310" width="120" height="10" fill="#8d99ae"/>
</svg>`,
};

/** Gives each blog what it lacks of that. Safe to repeat, also after an interruption. One that has another owner is left as it is. */
export async function fillBlogs({ sites }: Project, report: Report): Promise<void> {
    for (const { kind, host } of sites) {
        if (kind !== "ghost") continue;
        report(host);
        await fill(BlogClient.onInternet(host), await ownerOf(host));
    }
}

async function fill(blog: BlogClient, owner: Owner): Promise<void> {
    if ((await blog.ask(POST_PATH)).status === 200) return;
    if (!(await blog.isSetUp())) await blog.setUp(owner);
    if ((await blog.logIn(owner)).status !== 201) return;
    const picture = await blog.upload(PICTURE);
    await blog.publish(TITLE, `<p>It is on.</p><img src="${picture}">`);
}
