import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGES } from "../../../components/config/default-images";
import { ConfigError } from "../../../components/config/problems";
import { readEdge, readZone } from "../../../components/config/read";
import { settled } from "../../golden/engine";
import { digestOf, lockText, SSH_KEY } from "../../golden/stage";
import { FILES, FILES_WITH_BLOGS } from "./files";

const GREEN = "registry.example.com/green:1";
const LOCK = lockText(["traefik:v3.6.1", "twinswarm/routes:1", "twinswarm/static:1", GREEN]);
const CONFIG = {
    "twinswarm:tls": JSON.stringify({ certificate: "CERTIFICATE", key: "KEY" }),
    "twinswarm:sshKeys": JSON.stringify([SSH_KEY]),
};

const environment = { ...process.env };
let folder: string;

beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-read-"));
    Object.entries(FILES).forEach(([file, text]) => writeFileSync(join(folder, file), text));
    process.env.TWINSWARM_STACKS = folder;
    delete process.env.TWINSWARM_IMAGES_LOCK;
    delete process.env.CLOUDFLARE_ACCOUNT_ID;
    writeFileSync(join(folder, "images.lock.json"), LOCK);
    pulumi.runtime.setAllConfig(CONFIG, ["twinswarm:tls"]);
});
afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
});

const nameImages = (images: string): void =>
    writeFileSync(join(folder, "Pulumi.yaml"), `${FILES["Pulumi.yaml"]}    twinswarm:images: { value: ${images} }\n`);

function problemsOf(read: () => unknown): readonly string[] {
    try {
        read();
    } catch (error) {
        if (error instanceof ConfigError) {
            return error.message.split("\n  - ").slice(1);
        }
        throw error;
    }
    return [];
}

describe("a zone", () => {
    it("hands settings of mail on as a secret, and tells nothing of what is wrong in them", async () => {
        expect(readZone("nyc").mail).toBeUndefined();
        const given = (mail: string): void =>
            pulumi.runtime.setAllConfig({ ...CONFIG, "twinswarm:mail": mail }, ["twinswarm:tls", "twinswarm:mail"]);
        const right = JSON.stringify({ transport: "SMTP", from: "a@example.com", options: { auth: { pass: "PASS" } } });
        given(right);
        const { mail } = readZone("nyc");
        expect(await pulumi.isSecret(mail ?? pulumi.output(""))).toBe(true);
        expect(await settled(mail ?? pulumi.output(""))).toBe(right);
        for (const wrong of ["PASS", '{"transport": "SMTP", "pass": "PASS"}']) {
            given(wrong);
            const [line = "", ...more] = problemsOf(() => readZone("nyc"));
            expect(line).toContain("twinswarm:mail is something else, but is Ghost's settings of mail");
            expect(line + more.join()).not.toContain("PASS");
        }
    });

    it("gets its configuration, frozen, with defaults", () => {
        const { zone, project } = readZone("nyc");
        expect(zone.config.machines).toEqual({
            provider: "digitalocean",
            region: "nyc3",
            image: "debian-13-x64",
            size: "s-2vcpu-4gb",
            managers: 3,
            workers: 0,
            rebuild: {},
        });
        expect(project.sites.map(({ id, zone: where }) => `${id} ${where}`)).toEqual([
            "s7f3a nyc",
            "s81c0 nyc",
            "sb3c6 ams",
        ]);
        expect(() => Object.assign(project.sites[0] as object, { host: "other" })).toThrow(TypeError);
    });

    it("gets its certificate as a secret", async () => {
        const { tls } = readZone("nyc");
        expect(await pulumi.isSecret(tls.key)).toBe(true);
        expect(await settled(tls.key)).toBe("KEY");
    });

    it("runs images by digest only", () => {
        const { images } = readZone("nyc");
        expect(images(GREEN)).toBe(`registry.example.com/green@${digestOf(GREEN)}`);
        expect(images(`a@sha256:${"0".repeat(64)}`)).toBe(`a@sha256:${"0".repeat(64)}`);
    });

    it("is told of all that is missing at once", () => {
        pulumi.runtime.setAllConfig({});
        rmSync(join(folder, "images.lock.json"));
        expect(problemsOf(() => readZone("nyc"))).toEqual([
            expect.stringContaining("twinswarm:tls is missing, but Traefik needs a certificate"),
            expect.stringContaining("twinswarm:sshKeys is empty"),
            ...["traefik:v3.6.1", "twinswarm/routes:1", "twinswarm/static:1", GREEN].map((name): unknown =>
                expect.stringMatching(`^images.lock.json: ${name} is missing, .*; run: npm run images -- lock$`),
            ),
        ]);
    });

    it("runs the images that Pulumi.yaml names instead of ours, by the lock's digest under that name", () => {
        nameImages('{ routes: "registry.example.com/routes:3" }');
        writeFileSync(
            join(folder, "images.lock.json"),
            lockText(["registry.example.com/routes:3", "traefik:v3.6.1", "twinswarm/static:1", GREEN]),
        );
        const { project, images } = readZone("nyc");
        expect(project.images).toEqual({ ...DEFAULT_IMAGES, routes: "registry.example.com/routes:3" });
        expect(images(project.images.routes)).toBe(
            `registry.example.com/routes@${digestOf("registry.example.com/routes:3")}`,
        );
    });

    it("is told which key names an image that the lock does not hold", () => {
        nameImages('{ routes: "registry.example.com/routes:3" }');
        expect(problemsOf(() => readZone("nyc"))).toEqual([
            "images.lock.json: registry.example.com/routes:3 is missing, but twinswarm:images.routes in Pulumi.yaml names it, " +
                "and services run images by sha256 digest only; run: npm run images -- lock",
        ]);
    });

    it("is told of a Ghost of one blog that the lock does not hold", () => {
        for (const [file, text] of Object.entries(FILES_WITH_BLOGS)) writeFileSync(join(folder, file), text);
        const file = join(folder, "Pulumi.ams.yaml");
        const pinned = FILES_WITH_BLOGS["Pulumi.ams.yaml"]?.replace(
            "kind: ghost",
            'kind: ghost, image: "twinswarm/ghost:6.99.0"',
        );
        writeFileSync(file, pinned ?? "");
        writeFileSync(join(folder, "images.lock.json"), lockText([...Object.values(DEFAULT_IMAGES), GREEN]));
        expect(problemsOf(() => readZone("nyc"))).toEqual([
            "images.lock.json: twinswarm/ghost:6.99.0 is missing, but twinswarm:sites.sblogb.image in Pulumi.ams.yaml names it, " +
                "and services run images by sha256 digest only; run: npm run images -- lock",
        ]);
    });

    it("is told of a stack that is no zone", () => {
        expect(problemsOf(() => readZone("fra"))).toEqual([
            expect.stringContaining("twinswarm:zones is nyc, ams, edge, but the stack at hand is fra"),
        ]);
    });

    it("is told of a lock file that is broken, or holds no digest", () => {
        writeFileSync(join(folder, "images.lock.json"), "{");
        expect(problemsOf(() => readZone("nyc"))).toEqual([expect.stringContaining("the file is not a JSON object")]);
        writeFileSync(join(folder, "images.lock.json"), LOCK.replace(digestOf(GREEN), "latest"));
        expect(problemsOf(() => readZone("nyc"))).toEqual([expect.stringContaining(`${GREEN} is "latest"`)]);
    });

    it("takes the engine's values before those of its file", () => {
        const sites = { sx001: { host: "x.example.com", kind: "landing", title: "X" } };
        pulumi.runtime.setAllConfig({ ...CONFIG, "twinswarm:sites": JSON.stringify(sites) }, ["twinswarm:tls"]);
        expect(readZone("nyc").project.sites.map(({ id }) => id)).toEqual(["sb3c6", "sx001"]);
        pulumi.runtime.setAllConfig({ ...CONFIG, "twinswarm:sites": "none" }, ["twinswarm:tls"]);
        expect(problemsOf(() => readZone("nyc"))).toEqual([expect.stringContaining('twinswarm:sites is "none"')]);
    });
});

describe("the edge", () => {
    it("takes the account from the environment, at the time it is asked", () => {
        process.env.CLOUDFLARE_ACCOUNT_ID = "b".repeat(32);
        expect(readEdge().account).toBe("b".repeat(32));
    });

    it("is told of a missing account, but needs neither certificate nor image", () => {
        pulumi.runtime.setAllConfig({});
        rmSync(join(folder, "images.lock.json"));
        expect(problemsOf(readEdge)).toEqual([expect.stringContaining("twinswarm:edge.account is missing")]);
    });
});
