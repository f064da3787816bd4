import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_IMAGES } from "../../../components/config/default-images";
import {
    BASE,
    currentKey,
    DATABASE,
    GHOST,
    imageBuilds,
    inputsKey,
    MYSQL,
    NODE,
    REPOSITORY,
    SHARED_DIRECTORY,
} from "../../../lab/images/plan";
import { GHOST_VERSION } from "../../../lab/images/ghost-program";
import { mirrored } from "../../../lab/mirrors/archive-proxy";
import { renderConfig } from "../../../lab/registry/server";

it("builds every image of ours that a zone or a sample site runs, each after the one it starts from", () => {
    const references = imageBuilds().map(({ reference }) => reference);
    expect(references.slice(0, 2)).toEqual([DEFAULT_IMAGES.static, DEFAULT_IMAGES.routes]);
    const samples = ["green:1", "blue:1", "yellow:1", "web:1", "green:2", "green:broken"];
    const others = [
        DATABASE,
        SHARED_DIRECTORY,
        GHOST,
        `${GHOST}-next`,
        "twinswarm/ghost:broken",
        ...samples.map((sample) => `twinswarm/sample-${sample}`),
    ];
    expect(references.slice(2).sort()).toEqual(others.sort());
});

it.each([
    ["images/mysql", [NODE, MYSQL]],
    ["images/sync", [NODE, BASE]],
    ["images/ghost", [NODE]],
    ["lab/samples/broken-ghost", [GHOST]],
])("has the lab make what %s starts from, by the names that its Dockerfile has", (context, bases) => {
    const dockerfile = readFileSync(join(REPOSITORY, context, "Dockerfile"), "utf8");
    const args = [...dockerfile.matchAll(/^ARG (?:NODE|MYSQL|BASE|GHOST)=(.*)$/gm)].map(([, image]) => image);
    expect(args).toEqual(bases);
});

it("has Ghost's version in its image's name", () => expect(GHOST).toBe(`twinswarm/ghost:${GHOST_VERSION}`));

it("tells an image the version that its tag names", () => {
    const next = imageBuilds().find(({ reference }) => reference === "twinswarm/sample-green:2");
    expect(next?.args).toEqual({ SITE: "green", VERSION: "2" });
});

it("names a state of the inputs by their names and contents, whatever their order", async () => {
    const files = { "/a": "1", "/b": "2" };
    const key = inputsKey(files);
    expect(inputsKey({ "/b": "2", "/a": "1" })).toBe(key);
    expect(inputsKey({ ...files, "/b": "3" })).not.toBe(key);
    expect(inputsKey({ ...files, "/c": "2" })).not.toBe(key);
    expect(await currentKey()).toMatch(/^[0-9a-f]{16}$/);
});

describe("the way to Debian's archive", () => {
    const archive = "http://archive.example/debian/";
    const mirror = "https://mirror.example/pub/debian";
    it.each([
        ["http://archive.example/debian/dists/trixie/InRelease", `${mirror}/dists/trixie/InRelease`],
        [`${mirror}/pool/main/n/nginx.deb`, `${mirror}/pool/main/n/nginx.deb`],
    ])("leads from %s to the host's mirror", (asked, expected) =>
        expect(mirrored(asked, { archive, mirror })).toBe(expected),
    );
    it.each([
        "http://archive.example/other/file",
        "http://archive.example/debian/../secret",
        "http://archive.example/debian/%2e%2e/secret",
        "https://mirror.example/secret",
        "https://mirror.example/pub/debian-internal/file",
        "http://archive.example.com/debian/file",
        "/debian/file",
        "archive.example:443",
    ])("does not lead from %s", (asked) => expect(mirrored(asked, { archive, mirror })).toBeUndefined());
});

it("lets nobody push to the registry that the machines see", () => {
    const tls = { cert: "", key: "", root: "" };
    expect(renderConfig({ address: ":443", tls })).toMatch(/readonly:\s+enabled: true/);
    expect(renderConfig({ address: "127.0.0.1:5000" })).toMatch(/readonly:\s+enabled: false/);
});
