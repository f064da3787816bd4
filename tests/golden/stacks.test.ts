import { EDGE_STACK } from "../../components/config/project";
import { readEdge, readZone } from "../../components/config/read";
import { readAppliedZones, refuseUnapplied } from "../../components/edge/applied-zones";
import { Edge } from "../../components/edge/edge";
import { cloudflareProvider } from "../../components/providers";
import { Zone } from "../../components/zone";
import { expectGolden } from "./compare";
import { render, type Rendered } from "./engine";
import { fakeSwarm, setStage, TLS } from "./stage";

let leave: () => void;
beforeAll(() => {
    leave = setStage();
});
afterAll(() => leave());

function renderZone(name: string): Promise<Rendered> {
    return render(name, () => {
        const swarm = fakeSwarm(name);
        return Promise.resolve(new Zone(name, { ...readZone(name), swarm }, { providers: [swarm.docker] }).outputs);
    });
}

describe.each(["nyc", "ams"])("zone %s", (name) => {
    it("asks for what its golden files hold", async () => {
        expectGolden(name, await renderZone(name));
    });

    it("runs the sites of both zones on one network, behind its own provider", async () => {
        const { resources } = await renderZone(name);
        const sites = resources.filter(({ type, name: n }) => type === "docker:index/service:Service" && n.endsWith("-service"));
        expect(sites).toHaveLength(8);
        for (const { inputs, options } of sites) {
            expect(inputs).toMatchObject({ taskSpec: { networksAdvanceds: [{ id: `${name}-edge-id` }] } });
            expect(options.provider).toBe(`${name}-docker::${name}-docker-id`);
        }
    });

    it("hands the certificate's key to nothing but a secret", async () => {
        const rendered = JSON.stringify(await renderZone(name));
        for (const secret of [TLS.key, Buffer.from(TLS.key).toString("base64"), TLS.certificate]) {
            expect(rendered).not.toContain(secret);
        }
        expect(rendered).toContain("<secret>");
    });
});

it("renders the edge in front of both zones", async () => {
    const applied: Record<string, Readonly<Record<string, unknown>>> = {};
    for (const zone of ["nyc", "ams"]) {
        applied[`organization/twinswarm/${zone}`] = (await renderZone(zone)).outputs as Record<string, unknown>;
    }
    const program = async () => {
        const input = readEdge();
        const zones = await readAppliedZones(input.project.zones.map(({ name }) => name));
        refuseUnapplied(input.project, zones);
        return new Edge(EDGE_STACK, { ...input, applied: zones }, { providers: [cloudflareProvider()] }).outputs;
    };
    expectGolden("edge", await render("edge", program, applied));
});
