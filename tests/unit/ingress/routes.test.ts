import type { Site } from "../../../components/config/project";
import { renderRoutes } from "../../../components/ingress/routes";

const site = (id: string, host: string, more: Partial<Site> = {}): Site =>
    ({ id, zone: "nyc", host, kind: "static", image: "a:1", replicas: 2, weight: 1, ...more }) as Site;

const SITES: readonly Site[] = [
    site("sroot", "apps.example.com"),
    site("sgreen", "apps.example.com", { path: "/green" }),
    site("sdeep", "apps.example.com", { path: "/green/deep" }),
    site("sshop", "shop.example.com", { redirect: { from: "/", to: "/web/" } }),
    site("sold", "old.example.com", { redirect: { from: "/a.b/", to: "/c" } }),
];

const { http } = renderRoutes(SITES, { zone: "nyc", domain: "example.com" });

/** What Traefik does with a request, as far as these rules go: the matching router of the highest priority. */
function route(url: string): string {
    const { host, pathname } = new URL(url);
    const holds = (rule: string): boolean =>
        rule
            .split(" && ")
            .every((part) =>
                [...part.matchAll(/(Host|PathPrefix|Path)\(`([^`]*)`\)/g)].some(([, matcher, value]) =>
                    matches(matcher, value ?? "", host, pathname),
                ),
            );
    const [name, router] = Object.entries(http.routers)
        .filter(([, { rule }]) => holds(rule))
        .sort(([, a], [, b]) => b.priority - a.priority)[0] ?? ["404"];
    const redirect = router?.middlewares?.map(
        (m) => http.middlewares[m] as { redirectRegex: { regex: string; replacement: string } },
    )[0]?.redirectRegex;
    return redirect === undefined
        ? name
        : `→ ${url.replace(new RegExp(redirect.regex), redirect.replacement.replace(/\$\{(\d)\}/g, "$$$1"))}`;
}

function matches(matcher: string | undefined, value: string, host: string, path: string): boolean {
    const ways: Readonly<Record<string, boolean>> = {
        Host: host === value,
        Path: path === value,
        PathPrefix: path.startsWith(value),
    };
    return ways[matcher ?? ""] ?? false;
}

it.each([
    ["https://apps.example.com/", "site-sroot"],
    ["https://apps.example.com/green", "site-sgreen"],
    ["https://apps.example.com/green/", "site-sgreen"],
    ["https://apps.example.com/green/x", "site-sgreen"],
    ["https://apps.example.com/greenhouse", "site-sroot"],
    ["https://apps.example.com/green/deep/x", "site-sdeep"],
    ["https://apps.example.com/green/deeper", "site-sgreen"],
    ["https://shop.example.com/", "→ https://shop.example.com/web/"],
    ["https://shop.example.com/?a=1&b=/", "→ https://shop.example.com/web/?a=1&b=/"],
    ["https://shop.example.com/web/", "site-sshop"],
    ["https://shop.example.com/other", "site-sshop"],
    ["https://old.example.com/a.b/?q", "→ https://old.example.com/c?q"],
    ["https://old.example.com/aXb/", "site-sold"],
    ["https://nyc.example.com/ping", "ping"],
    ["https://nyc.example.com/", "404"],
    ["https://ams.example.com/ping", "404"],
    ["https://apps.example.com/ping", "site-sroot"],
    ["https://evil.example.net/", "404"],
])("takes %s to %s", (url, expected) => {
    expect(route(url)).toBe(expected);
});

it("sends each site to its own service by name, so that a moved task needs no new route", () => {
    expect(http.services["site-sgreen"]).toEqual({
        loadBalancer: { servers: [{ url: "http://site-sgreen:8080" }], serversTransport: "sites" },
    });
    expect(Object.keys(http.services)).toHaveLength(SITES.length);
});

it("connects anew to a blog for each request, as one to a dead machine would hang", () => {
    const blogs = [site("sblog", "blog.example.com", { kind: "ghost" })];
    const { services, serversTransports } = renderRoutes(blogs, { zone: "nyc", domain: "example.com" }).http;
    const transport = services["site-sblog"]?.loadBalancer.serversTransport ?? "";
    expect(serversTransports[transport]).toMatchObject({ maxIdleConnsPerHost: -1 });
});

it("names no middleware, service or transport that is not there", () => {
    for (const { service, middlewares = [] } of Object.values(http.routers)) {
        expect([...Object.keys(http.services), "ping@internal"]).toContain(service);
        middlewares.forEach((name) => expect(http.middlewares).toHaveProperty([name]));
    }
    Object.values(http.services).forEach(({ loadBalancer }) =>
        expect(http.serversTransports).toHaveProperty([loadBalancer.serversTransport]),
    );
});
