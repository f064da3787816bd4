import { ask, askAll } from "../../lab/visitor/ask";
import { changedFiles, project, sitePages, upUnchanged } from "./support/fleet";

it("answers for all sample sites, each with its own page", async () => {
    const pages = await sitePages();
    const answers = await askAll(pages.map((url) => ({ url })));
    expect(answers.map(({ url, status }) => `${url} ${status}`)).toEqual(pages.map((url) => `${url} 200`));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(pages.length);
    const titles = (await project()).sites.flatMap((site) => (site.kind === "landing" ? [site.title] : []));
    for (const title of titles) expect(answers.some(({ body }) => body.includes(`<title>${title}`))).toBe(true);
});

it("keeps three apps under one host apart, and leads a host's root to its app", async () => {
    const [green, blue, none, root] = await askAll(
        ["apps.example.com/green/", "apps.example.com/blue/", "apps.example.com/red/", "shop.example.com/"].map(
            (at) => ({ url: `https://${at}` }),
        ),
    );
    expect([green?.status, blue?.status, none?.status]).toEqual([200, 200, 404]);
    expect(green?.body).not.toBe(blue?.body);
    expect(root).toMatchObject({ status: 302, headers: { location: "https://shop.example.com/web/" } });
});

it("comes from Cloudflare, by TLS alone", async () => {
    const plain = await ask("http://hello.example.com/");
    expect(plain.status).toBe(301);
    const answer = await ask("https://hello.example.com/");
    expect(answer.headers).toMatchObject({ server: "cloudflare" });
    expect(answer.headers["cf-ray"]).toMatch(/^[0-9a-f]{16}-/);
});

it.each(["nyc", "ams", "edge"])("has nothing to do in a second up of %s", async (stack) => {
    await upUnchanged(stack);
});

it("leaves tracked files alone", () => {
    expect(changedFiles()).toBe(process.env.TWINSWARM_TEST_CHANGED ?? "");
});
