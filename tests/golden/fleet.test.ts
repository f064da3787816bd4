import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { SWARM_CONFIG_BYTES } from "../../components/config/limits";
import { EDGE_STACK } from "../../components/config/project";
import { DEFAULT_IMAGES } from "../../components/config/default-images";
import program from "../../index";
import { expectSummary, goldenFiles } from "./compare";
import { render, type Rendered } from "./engine";
import { lockText, setStage } from "./stage";

const SITES_PER_ZONE = 1000;
const ZONES = [
    { name: "nyc", region: "nyc3", network: "10.10.0.0/20" },
    { name: "ams", region: "ams3", network: "10.20.0.0/20" },
];

/** Every third site is a path of a shared host, every third a page, every third a host with a redirect. */
function site(zone: string, i: number): object {
    const host = `${zone}-${Math.floor(i / 3)}`;
    switch (i % 3) {
        case 0:
            return { host: `${host}-apps.example.com`, path: `/app${i}`, kind: "static", image: "example/app:1" };
        case 1:
            return { host: `${host}-page.example.org`, kind: "landing", title: `Page ${i}`, text: "Generated" };
        default:
            return { host: `${host}-shop.example.net`, kind: "static", image: "example/shop:1", redirect: { from: "/", to: "/web/" } };
    }
}

function stackFiles(): Readonly<Record<string, string>> {
    const zones = ZONES.map(({ name, region, network }, z) => [
        `Pulumi.${name}.yaml`,
        {
            "twinswarm:zone": { machines: { provider: "digitalocean", region }, network, admins: ["192.0.2.0/28"] },
            "twinswarm:sites": Object.fromEntries(
                Array.from({ length: SITES_PER_ZONE }, (_, i) => [`s${z}${i.toString(16).padStart(4, "0")}`, site(name, i)]),
            ),
        },
    ]);
    const files: Readonly<Record<string, object>> = {
        ...(Object.fromEntries(zones) as Record<string, object>),
        "Pulumi.yaml": { "twinswarm:domain": "example.com", "twinswarm:zones": ZONES.map(({ name }) => name) },
        "Pulumi.edge.yaml": { "twinswarm:edge": { zones: { "example.com": {}, "example.org": {}, "example.net": {} } } },
    };
    return Object.fromEntries(Object.entries(files).map(([file, config]) => [file, stringify({ config })]));
}

const countBy = (keys: readonly string[]): Record<string, number> =>
    keys.reduce<Record<string, number>>((counts, key) => ({ ...counts, [key]: (counts[key] ?? 0) + 1 }), {});

/** Counts for people, and one hash over everything, so that nothing changes unseen. */
const summary = (rendered: Rendered) => ({
    resources: countBy(rendered.resources.map(({ type }) => type)),
    sha256: createHash("sha256").update(JSON.stringify(goldenFiles(rendered))).digest("hex"),
});

let folder: string;
let leave: () => void;
const mapped = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
beforeAll(() => {
    // Pulumi looks at a stack trace per resource, and the test runner maps each of its frames to a source: 20 s of nothing.
    Error.prepareStackTrace = () => "";
    folder = mkdtempSync(join(tmpdir(), "twinswarm-fleet-"));
    Object.entries(stackFiles()).forEach(([file, text]) => writeFileSync(join(folder, file), text));
    leave = setStage({ stacks: folder, lock: lockText([...Object.values(DEFAULT_IMAGES), "example/app:1", "example/shop:1"]) });
});
afterAll(() => {
    Object.defineProperty(Error, "prepareStackTrace", mapped ?? { value: undefined });
    leave();
    rmSync(folder, { recursive: true });
});

it(`renders ${SITES_PER_ZONE} sites per zone, zones and edge`, async () => {
    const figures: Record<string, unknown> = {};
    const outputs: Record<string, Record<string, unknown>> = {};
    const times: string[] = [];
    const timed = async (stack: string) => {
        const start = performance.now();
        const rendered = await render(stack, async () => program(), outputs);
        times.push(`${stack} ${((performance.now() - start) / 1000).toFixed(1)} s`);
        figures[stack] = summary(rendered);
        return rendered;
    };
    for (const { name } of ZONES) {
        const rendered = await timed(name);
        outputs[`organization/twinswarm/${name}`] = rendered.outputs as Record<string, unknown>;
        const routes = rendered.resources.find(({ name: n }) => n.startsWith(`${name}-ingress-routes-`))?.inputs["data (decoded)"];
        const size = Buffer.byteLength(JSON.stringify(routes));
        expect(size).toBeLessThan(SWARM_CONFIG_BYTES);
        figures[`${name} routes`] = { ...countRoutes(routes), size };
    }
    await timed(EDGE_STACK);
    console.info(`${SITES_PER_ZONE} sites per zone rendered: ${times.join(", ")}`);
    expectSummary("fleet", figures);
}, 600_000);

function countRoutes(routes: unknown): Record<string, number> {
    const { http } = routes as { http: { routers: object; services: object } };
    return { routers: Object.keys(http.routers).length, services: Object.keys(http.services).length };
}
