/** What the lab's blogs have to show: an owner, and a post with a picture, made as a writer makes them. */
import type { Project, Site } from "../../components/config/project";
import { siteService } from "../../components/naming";
import type { Report } from "../progress";
import { labSecret } from "../secrets";
import { BlogClient, type Owner, type Picture } from "./blog-client";

export const OWNER: Omit<Owner, "password" | "blogTitle"> = { name: "Ann", email: "ann@example.com" };

export const ownerOf = async (host: string): Promise<Owner> => ({
    ...OWNER,
    password: await labSecret("blog-password"),
    blogTitle: host,
});

const TITLE = "First light";
/** What Ghost makes of the title. */
const SLUG = "first-light";
export const POST_PATH = `/${SLUG}/`;

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

/** What Ghost answers to a login with an account or a password that it does not know. */
const UNKNOWN = [404, 422];

/**
 * Gives each blog that has no owner yet one of the lab's, and the post. Safe to repeat, also after an interruption; one that
 * has another owner is left as it is.
 * @returns those that the lab's owner can log in to
 */
export async function fillBlogs({ sites }: Project, report: Report): Promise<Site[]> {
    const filled: Site[] = [];
    for (const site of sites) {
        if (site.kind !== "ghost") continue;
        report(site.host);
        const isOurs = await fill(BlogClient.onInternet(site.host), await ownerOf(site.host)).catch((error: Error) => {
            const { host, id, zone } = site;
            throw new Error(
                `the blog ${host} takes no post: ${error.message}\n` +
                    `its log, on a manager of ${zone}: docker service logs ${siteService(id)}; then repeat what you typed`,
            );
        });
        if (isOurs) filled.push(site);
    }
    return filled;
}

/** @returns whether it is the lab's owner's */
async function fill(blog: BlogClient, owner: Owner): Promise<boolean> {
    if (!(await blog.isSetUp())) {
        const { status, text } = await blog.setUp(owner);
        if (status !== 201) throw new Error(`status ${status} for its owner: ${text.slice(0, 300)}`);
    }
    const { status, text } = await blog.logIn(owner);
    if (UNKNOWN.includes(status)) return false;
    if (status !== 201) throw new Error(`status ${status} for its owner's login: ${text.slice(0, 300)}`);
    if (await blog.hasPost(SLUG)) return true;
    const picture = await blog.upload(PICTURE);
    await blog.publish(TITLE, `<p>It is on.</p><img src="${picture}">`);
    return true;
}
