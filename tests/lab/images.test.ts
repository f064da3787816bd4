import { readFile } from "node:fs/promises";
import { DEFAULT_IMAGES } from "../../components/config/default-images";
import { bringDown } from "../../lab/down";
import type { LabDocker } from "../../lab/images/docker";
import { DATABASE, imageBuilds, SHARED_DIRECTORY } from "../../lab/images/plan";
import type { PreparedImages } from "../../lab/images/prepare";
import { until } from "../../lab/process";
import { DOCKER_HUB } from "../../scripts/registry/reference";
import { RegistryDocker } from "../support/registry-docker";

jest.setTimeout(20 * 60_000);

let registry: RegistryDocker;
let images: PreparedImages;
let docker: LabDocker;

const pinned = (image: string): string => registry.pinned(image);
/** As a service runs it: without rights, on a root that cannot be written. */
const start = async (name: string, image: string, options: string[] = [], args: string[] = []): Promise<void> => {
    const hardened = ["--read-only", "--cap-drop=ALL", "--network=none", ...options];
    await docker.run(["run", "--detach", `--name=${name}`, ...hardened, pinned(image), ...args]);
};
const inspect = async (name: string, format: string): Promise<string> =>
    (await docker.run(["inspect", `--format=${format}`, name])).stdout.trim();
const isHealthy = (name: string) =>
    until(`${name} to be healthy`, async () => (await inspect(name, "{{.State.Health.Status}}")) === "healthy");

/** Runs curl in a container's network. */
async function curl(name: string, ...args: string[]): Promise<string> {
    const enter = ["nsenter", `--target=${await inspect(name, "{{.State.Pid}}")}`, "--net"];
    return (await docker.beside([...enter, "curl", "--silent", "--show-error", "--max-time", "20", ...args])).stdout;
}
const page = (path: string): string => `http://127.0.0.1:8080${path}`;

beforeAll(async () => {
    await bringDown();
    registry = await RegistryDocker.start("docker-under-test", "/pages");
    ({ images, docker } = registry);
    await registry.file("index.html", "<h1>Hello</h1>\n");
    await registry.file("large.bin", Buffer.alloc(12 << 20));
    await registry.file("routes.json", "{}");
});

afterAll(async () => {
    await registry.remove();
    await bringDown();
});

it("locks every image by the digest that the registry serves it by, over TLS", async () => {
    const lock = JSON.parse(await readFile(images.lockFile, "utf8")) as Record<string, string>;
    const wanted = [...Object.values(DEFAULT_IMAGES), ...imageBuilds().map(({ reference }) => reference)];
    expect(Object.keys(lock)).toEqual(expect.arrayContaining(wanted));
    for (const image of wanted) {
        await docker.run(["pull", "--quiet", pinned(image)]);
        await docker.run(["pull", "--quiet", image]);
        const [digests, id] = [await inspect(image, "{{.RepoDigests}}"), await inspect(pinned(image), "{{.Id}}")];
        expect(digests).toContain(lock[image]);
        expect(await inspect(image, "{{.Id}}")).toBe(id);
    }
});

it("answers for Docker Hub's name with a certificate of the lab's authority alone, and takes no pushes", async () => {
    const url = `https://${DOCKER_HUB}/v2/`;
    const ask = async (...args: string[]) =>
        (await docker.beside(["curl", "--silent", "--show-error", ...args])).stdout;
    expect(await ask("--output", "/dev/null", "--write-out", "%{http_code}", url)).toBe("200");
    await expect(ask("--capath", "/nowhere", "--cacert", "/etc/hostname", url)).rejects.toThrow();
    const upload = ["--request", "POST", `https://${DOCKER_HUB}/v2/twinswarm/static/blobs/uploads/`];
    expect(await ask("--output", "/dev/null", "--write-out", "%{http_code}", ...upload)).toBe("405");
});

it("serves a folder: types, redirects, a missing page, reading alone", async () => {
    await start("static", DEFAULT_IMAGES.static, ["--volume=/pages:/srv/www/green:ro", "--env=HEALTH_PATH=/green/"]);
    await isHealthy("static");
    const told = async (path: string, ...args: string[]) =>
        curl(
            "static",
            ...args,
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code} %header{location}%{content_type}",
            page(path),
        );
    expect(await told("/green")).toBe("301 /green/text/html");
    expect(await told("/green/")).toBe("200 text/html; charset=utf-8");
    expect(await told("/green/routes.json")).toBe("200 application/json");
    expect(await told("/green/nothing")).toMatch(/^404 /);
    expect(await told("/green/", "--head")).toMatch(/^200 /);
    for (const method of ["POST", "PUT", "DELETE"]) expect(await told("/green/", "-X", method)).toMatch(/^405 /);
    // Any other address than the health check's is a visitor's.
    await curl("static", "--interface", "127.0.0.2", page("/green/?visitor"));
    const log = (await docker.run(["logs", "static"])).stdout;
    expect(
        log
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as object),
    ).toEqual([expect.objectContaining({ method: "GET", uri: "/green/?visitor", status: 200 })]);
});

it("serves the routes at the path that Traefik asks for, and nothing else", async () => {
    await start("routes", DEFAULT_IMAGES.routes, ["--volume=/pages/routes.json:/srv/routes.json:ro"]);
    await isHealthy("routes");
    expect(await curl("routes", page("/routes.json"))).toBe("{}");
    expect(await curl("routes", "--output", "/dev/null", "--write-out", "%{http_code}", page("/"))).toBe("404");
});

/** The shared directory's agent begins as root, and drops what it has. */
const USERS: Readonly<Record<string, string>> = { [DATABASE]: "999", [SHARED_DIRECTORY]: "0" };

it("gives no image of ours the rights to change anything, and says where each comes from", async () => {
    for (const image of imageBuilds().map(({ reference }) => reference)) {
        const labels = JSON.parse(await inspect(image, "{{json .Config.Labels}}")) as Record<string, string>;
        expect(labels["org.opencontainers.image.source"]).toMatch(/^https:/);
        expect(labels["org.opencontainers.image.version"]).toBe(image.slice(image.lastIndexOf(":") + 1));
        const open = ["/tmp", "/var/tmp", "/run/lock", "/dev/shm"].map((path) => `! -path ${path}`).join(" ");
        const script = `id -u; find / -xdev -perm -2 ! -type l ${open} 2>/dev/null; true`;
        const { stdout } = await docker.run(["run", "--rm", "--network=none", "--entrypoint=sh", image, "-c", script]);
        const user = USERS[image] ?? (image.startsWith("twinswarm/ghost:") ? "1000" : "65532");
        expect([image, stdout]).toEqual([image, `${user}\n`]);
        const { stdout: history } = await docker.run(["history", "--no-trunc", image]);
        expect(history + (await inspect(image, "{{json .Config}}"))).not.toMatch(/proxy|127\.0\.0\.1/);
    }
});

it("shows each sample's own pages, of the release that its tag names", async () => {
    for (const [name, version] of [
        ["green", "1"],
        ["green", "2"],
        ["blue", "1"],
        ["yellow", "1"],
        ["web", "1"],
    ]) {
        const container = `${name}-${version}`;
        await start(container, `twinswarm/sample-${name}:${version}`);
        await isHealthy(container);
        expect(await curl(container, page(`/${name}/`))).toContain(`Version ${version}`);
        await docker.run(["rm", "--force", container]);
    }
});

it("never calls the broken release healthy", async () => {
    const quick = [
        "--health-cmd=healthcheck /green/",
        "--health-interval=1s",
        "--health-retries=2",
        "--health-start-period=1ms",
    ];
    await start("broken", "twinswarm/sample-green:broken", quick);
    await until(
        "the broken one to be found out",
        async () => (await inspect("broken", "{{.State.Health.Status}}")) === "unhealthy",
    );
});

it("stops without losing a request: new ones for a moment, and those under way", async () => {
    const slow = curl(
        "static",
        "--limit-rate",
        "2M",
        "--output",
        "/dev/null",
        "--write-out",
        "%{size_download}",
        page("/green/large.bin"),
    );
    const stopped = docker.run(["stop", "--time=15", "static"]);
    const begun = performance.now();
    while (performance.now() - begun < 2_000) {
        expect(await curl("static", "--output", "/dev/null", "--write-out", "%{http_code}", page("/green/"))).toBe(
            "200",
        );
    }
    expect(await slow).toBe(String(12 << 20));
    await stopped;
    expect(await inspect("static", "{{.State.ExitCode}}")).toBe("0");
});

it("runs Traefik as its official image does, with its health check", async () => {
    const ping = ["--ping=true", "--ping.entrypoint=alive", "--entrypoints.alive.address=127.0.0.1:8082"];
    await start("traefik", DEFAULT_IMAGES.traefik, ["--user=65532:65532"], ping);
    await until("Traefik's health check", async () => {
        const { stdout } = await docker.run(["exec", "traefik", "traefik", "healthcheck", ...ping]);
        return stdout.startsWith("OK");
    });
});
