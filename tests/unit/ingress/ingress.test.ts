import * as docker from "@pulumi/docker";
import { DEFAULT_IMAGES } from "../../../components/config/default-images";
import { Ingress } from "../../../components/ingress/ingress";
import { render } from "../../golden/engine";

it("runs the images that the configuration names, by digest, and labels them with their names", async () => {
    const references = {
        ...DEFAULT_IMAGES,
        traefik: "registry.example.com/traefik:v3",
        routes: "registry.example.com/routes:3",
        static: "registry.example.com/static:3",
    };
    const { resources } = await render("nyc", () => {
        const pem = { certificate: "CERTIFICATE", key: "KEY" };
        const args = { zone: "nyc", domain: "example.com", sites: [], network: "net", references };
        new Ingress(
            "nyc-ingress",
            { ...args, images: (reference) => `digest of ${reference}`, tls: pem as never },
            { providers: [new docker.Provider("nyc-docker", {})] },
        );
        return Promise.resolve({});
    });
    const services = resources.filter(({ type }) => type === "docker:index/service:Service");
    const seen = services.map(({ name, inputs }) => {
        const { taskSpec, labels } = inputs as { taskSpec: { containerSpec: { image: string } }; labels: unknown };
        return [name, taskSpec.containerSpec.image, labels];
    });
    expect(seen).toEqual([
        [
            "nyc-ingress-routes",
            `digest of ${references.routes}`,
            [{ label: "twinswarm.image", value: references.routes }],
        ],
        [
            "nyc-ingress-traefik",
            `digest of ${references.traefik}`,
            [{ label: "twinswarm.image", value: references.traefik }],
        ],
    ]);
});
