import { DEFAULT_IMAGES } from "../../../components/config/default-images";
import { loadProject } from "../../../components/config/project";
import { MissingImage } from "../../../scripts/registry/client";
import { credentialsIn } from "../../../scripts/registry/credentials";
import { changes, lockedImages, lockImages } from "../../../scripts/registry/lock";
import { readProject, repository } from "../../../operations/read-project";
import { edited } from "../config/files";

const digest = (fill: string): string => `sha256:${fill.repeat(64)}`;

it("locks what every zone runs and what its sites name, each once", async () => {
    expect(lockedImages(await readProject(repository))).toEqual([
        "haproxy:3.0",
        "traefik:v3.6.1",
        "twinswarm/ghost:6.65.0",
        "twinswarm/mysql:1",
        "twinswarm/routes:1",
        "twinswarm/sample-blue:1",
        "twinswarm/sample-green:1",
        "twinswarm/sample-web:1",
        "twinswarm/sample-yellow:1",
        "twinswarm/static:1",
        "twinswarm/sync:1",
    ]);
});

it("asks for each image under the name that its registry knows", async () => {
    const asked: string[] = [];
    const lock = await lockImages(
        ["traefik:v3.6.1", "registry.example.com/lamp:2"],
        ({ registry, repository, tag }) => {
            asked.push(`${registry} ${repository} ${tag}`);
            return Promise.resolve(digest("a"));
        },
    );
    expect(asked).toEqual(["registry-1.docker.io library/traefik v3.6.1", "registry.example.com lamp 2"]);
    expect(lock).toEqual({ "traefik:v3.6.1": digest("a"), "registry.example.com/lamp:2": digest("a") });
});

it("names every image that cannot be had, and how to bring those of this repository to their registry", async () => {
    const images = ["twinswarm/sample-green:2", "shop:1", "twinswarm/static:1", "traefik:v3.6.1"];
    const failed = lockImages(images, ({ repository }) => {
        switch (repository) {
            case "library/traefik":
                return Promise.resolve(digest("a"));
            case "twinswarm/static":
                return Promise.reject(new Error("the registry does not answer"));
            default:
                return Promise.reject(new MissingImage(`${repository} is not there`));
        }
    });
    await expect(failed).rejects.toThrow(
        [
            "3 of 4 images have no digest:",
            "twinswarm/sample-green is not there; it is built from this repository: " +
                "docker build --tag twinswarm/static:1 images/static && docker build --build-arg SITE=green " +
                "--tag twinswarm/sample-green:2 images/sample && docker push twinswarm/sample-green:2",
            "library/shop is not there",
            "the registry does not answer",
        ].join("\n  - "),
    );
});

it("leads our images to the registry that Pulumi.yaml names, or to that key", async () => {
    const names = {
        ...DEFAULT_IMAGES,
        routes: "registry.example.com/acme/routes:3",
        ghost: "registry.example.com/acme/ghost:6",
    };
    const missing = ({ repository }: { repository: string }) => Promise.reject(new MissingImage(`no ${repository}`));
    await expect(lockImages([names.traefik, names.routes, names.static, names.ghost], missing, names)).rejects.toThrow(
        [
            "4 of 4 images have no digest:",
            "no library/traefik",
            "no acme/routes; it is built from this repository: docker build --tag twinswarm/static:1 images/static && " +
                "docker build --tag twinswarm/routes:1 images/routes && docker tag twinswarm/routes:1 " +
                "registry.example.com/acme/routes:3 && docker push registry.example.com/acme/routes:3",
            "no twinswarm/static; it is built from this repository: name it in a registry of yours, Pulumi.yaml: " +
                '"twinswarm:images: { value: { static: registry.example.com/static:1 } }"',
            "no acme/ghost; it is built from this repository: npm run images -- context ghost /tmp/ghost && " +
                "docker build --tag twinswarm/ghost:6.65.0 /tmp/ghost && docker tag twinswarm/ghost:6.65.0 " +
                "registry.example.com/acme/ghost:6 && docker push registry.example.com/acme/ghost:6",
        ].join("\n  - "),
    );
});

it("locks the zones' images under the names that Pulumi.yaml gives them, but for those that it pins itself", () => {
    const digested = `registry.example.com/static@${digest("a")}`;
    const images = `twinswarm:images: { value: { routes: "registry.example.com/routes:3", static: "${digested}" } }`;
    const { project } = loadProject(edited({ "Pulumi.yaml": [["config:", `config:\n    ${images}`]] }));
    expect(project && lockedImages(project)).toEqual([
        "registry.example.com/green:1",
        "registry.example.com/routes:3",
        "traefik:v3.6.1",
    ]);
});

it("says what a new lock changes", () => {
    const before = { kept: digest("a"), moved: digest("a"), gone: digest("a") };
    expect(changes(before, { kept: digest("a"), moved: digest("b"), fresh: digest("c") })).toEqual([
        expect.stringMatching(/^moved: sha256:b+ \(was "sha256:a+…?"?\)$/),
        `fresh: ${digest("c")}`,
        "gone: no longer in use",
    ]);
    expect(changes(before, before)).toEqual([]);
});

it("reads a login as Docker keeps it, its hub's under the hub's old name", () => {
    const auth = Buffer.from("ann:se:cret").toString("base64");
    const text = JSON.stringify({ auths: { "https://index.docker.io/v1/": { auth }, "registry.example.com": {} } });
    expect(credentialsIn(text, "registry-1.docker.io")).toEqual({ username: "ann", password: "se:cret" });
    expect(credentialsIn(text, "registry.example.com")).toBeUndefined();
    expect(credentialsIn("{}", "registry-1.docker.io")).toBeUndefined();
});
