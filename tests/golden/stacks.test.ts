import { deriveHostKey } from "../../components/node/host-key";
import program from "../../index";
import { expectGolden } from "./compare";
import { render, SEED, type Rendered } from "./engine";
import { setStage, TLS } from "./stage";

let leave: () => void;
beforeAll(() => {
    leave = setStage();
});
afterAll(() => leave());

const renderZone = (name: string): Promise<Rendered> => render(name, async () => program());

describe.each(["nyc", "ams"])("zone %s", (name) => {
    it("asks for what its golden files hold", async () => {
        expectGolden(name, await renderZone(name));
    });

    it("runs the sites of both zones on one network, behind its own provider", async () => {
        const { resources } = await renderZone(name);
        const sites = resources.filter(({ name: n }) => /^\w+-s\w{4}-service$/.test(n));
        expect(sites).toHaveLength(12);
        for (const { inputs, options } of sites) {
            expect(inputs).toMatchObject({ taskSpec: { networksAdvanceds: expect.arrayContaining([{ id: `${name}-edge-id` }]) as unknown } });
            expect(options.provider).toBe(`${name}-docker::${name}-docker-id`);
        }
    });

    it("hands keys to nothing but secrets", async () => {
        const rendered = JSON.stringify(await renderZone(name));
        const hostKey = deriveHostKey(SEED, `${name}-m1`).privateKey.split("\n")[2] ?? "";
        for (const secret of [hostKey, SEED, TLS.key, Buffer.from(TLS.key).toString("base64"), TLS.certificate]) {
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
    expectGolden("edge", await render("edge", async () => program(), applied));
});
