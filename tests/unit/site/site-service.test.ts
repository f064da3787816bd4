import * as docker from "@pulumi/docker";
import { DEFAULT_IMAGES } from "../../../components/config/default-images";
import { SiteService, type WebSite } from "../../../components/site/site-service";
import { render } from "../../golden/engine";

const BASE = { id: "s7f3a", zone: "ams", host: "www.example.com", replicas: 3, weight: 1 } as const;
const LANDING: WebSite = { ...BASE, kind: "landing", template: "card", title: "T", text: "", variables: {} };
const STATIC: WebSite = { ...BASE, kind: "static", image: "green:1" };

/** What one site asks for, by the name within the program. */
async function build(site: WebSite, zone = "nyc") {
    const { resources } = await render("nyc", () => {
        const providers = [new docker.Provider("nyc-docker", {})];
        new SiteService(
            "nyc-s7f3a",
            {
                zone,
                site,
                images: (ref) => `${ref.split(":")[0]}@sha256:1`,
                references: DEFAULT_IMAGES,
                network: "net",
            },
            { providers },
        );
        return Promise.resolve({});
    });
    return new Map(resources.map((resource) => [resource.name, resource]));
}

type Spec = {
    name: string;
    mode: unknown;
    taskSpec: {
        containerSpec: Record<string, unknown> & {
            healthcheck: { tests: string[]; interval: string; timeout: string; retries: number; startPeriod: string };
            stopGracePeriod: string;
            configs?: { fileName: string }[];
        };
    };
    convergeConfig: { timeout: string };
    rollbackConfig: { monitor: string };
};
const spec = (built: Awaited<ReturnType<typeof build>>) => built.get("nyc-s7f3a-service")?.inputs as unknown as Spec;

it("is a service and a page under the site, with names that never move", async () => {
    const built = await build(LANDING);
    expect([...built.keys()]).toEqual([
        "nyc-docker",
        "nyc-s7f3a",
        expect.stringMatching(/^nyc-s7f3a-page-[0-9a-f]{8}$/),
        "nyc-s7f3a-service",
    ]);
    expect([...built.values()].slice(2).map(({ parent }) => parent)).toEqual(["nyc-s7f3a", "nyc-s7f3a"]);
});

it("mounts a page where the site's path is asked for, and checks there", async () => {
    const root = spec(await build(LANDING)).taskSpec.containerSpec;
    expect(root.configs?.[0]?.fileName).toBe("/srv/www/index.html");
    expect(root.healthcheck.tests.at(-1)).toBe("/");
    const below = spec(await build({ ...LANDING, path: "/green" })).taskSpec.containerSpec;
    expect(below.configs?.[0]?.fileName).toBe("/srv/www/green/index.html");
    expect(below.healthcheck.tests.at(-1)).toBe("/green/");
});

it("gives a changed page another name, as a config cannot change", async () => {
    const names = [...(await build(LANDING)).keys(), ...(await build({ ...LANDING, title: "U" })).keys()];
    expect(new Set(names.filter((name) => name.includes("page"))).size).toBe(2);
});

it("runs a static site's own image by digest, writable, with its own health path", async () => {
    const { taskSpec, mode, name } = spec(await build({ ...STATIC, health: "/web/" }));
    expect({ name, mode }).toEqual({ name: "site-s7f3a", mode: { replicated: { replicas: 3 } } });
    expect(taskSpec.containerSpec).toMatchObject({ image: "green@sha256:1", capDrops: ["ALL"] });
    expect(taskSpec.containerSpec).not.toHaveProperty("readOnly");
    expect(taskSpec.containerSpec.healthcheck.tests).toEqual(["CMD", "/usr/local/bin/healthcheck", "/web/"]);
});

it("serves a site's folder of the shared directory where its files are, as their owner, and nowhere else", async () => {
    const folder: WebSite = { ...BASE, kind: "static", folder: true, path: "/green" };
    const home = spec(await build(folder, "ams"));
    expect(home.mode).toEqual({ replicated: { replicas: 3 } });
    expect(home.taskSpec.containerSpec).toMatchObject({
        image: expect.stringMatching(/^twinswarm\/static@/) as string,
        user: "1000:1000",
        readOnly: true,
        mounts: [{ type: "bind", source: "/mnt/shared/permdata/s7f3a", target: "/srv/www/green", readOnly: true }],
    });
    expect(home.taskSpec.containerSpec.healthcheck.tests.at(-1)).toBe("/.well-known/server");
    expect(spec(await build(folder, "nyc")).mode).toEqual({ replicated: { replicas: 0 } });
});

/** For a busy machine, and for whoever looks only now and then. */
const MARGIN_SECONDS = 60;
const seconds = (text: string): number => parseInt(text) * (text.endsWith("m") ? 60 : 1);

it.each([1, 2, 20])(
    "knows a broken release of %i copies for one before the engine gives the rollout up",
    async (replicas) => {
        const { taskSpec, convergeConfig, rollbackConfig } = spec(await build({ ...STATIC, replicas }));
        const { healthcheck, stopGracePeriod } = taskSpec.containerSpec;
        const { interval, timeout, retries, startPeriod } = healthcheck;
        const found = seconds(startPeriod) + retries * (seconds(interval) + seconds(timeout));
        const putBack = seconds(stopGracePeriod) + 2 * seconds(rollbackConfig.monitor);
        expect(found + putBack + MARGIN_SECONDS).toBeLessThan(seconds(convergeConfig.timeout));
        // Engines without a start interval take as long for each copy that is well.
        expect(replicas * seconds(interval)).toBeLessThan(seconds(convergeConfig.timeout));
    },
);
