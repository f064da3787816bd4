import { renderEnvironment } from "../../../lab/engine/environment";
import { stackOf } from "../../../lab/engine/stacks";

const VALUES = {
    digitaloceanToken: "do",
    cloudflareToken: "cf",
    passphraseFile: "/passphrase",
    imagesLock: "/lock",
    pulumiHome: "/home",
};

it("keeps real accounts, other backends and proxies out of the lab", () => {
    const real = {
        HOME: "/root",
        DIGITALOCEAN_ACCESS_TOKEN: "real",
        CLOUDFLARE_API_KEY: "real",
        CLOUDFLARE_EMAIL: "real",
        PULUMI_ACCESS_TOKEN: "real",
        PULUMI_HOME: "real",
        PULUMI_CONFIG_PASSPHRASE: "real",
        PULUMI_STACK: "real",
        https_proxy: "real",
        NO_PROXY: "real",
        TWINSWARM_STACKS: "real",
        TWINSWARM_IMAGES_LOCK: "real",
    };
    const rendered = renderEnvironment(real, VALUES);
    expect(Object.values(rendered)).not.toContain("real");
    expect(rendered).toMatchObject({
        HOME: "/root",
        DIGITALOCEAN_TOKEN: "do",
        DIGITALOCEAN_API_URL: "http://198.51.100.20",
        CLOUDFLARE_API_TOKEN: "cf",
        PULUMI_HOME: "/home",
        PULUMI_CONFIG_PASSPHRASE_FILE: "/passphrase",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    });
});

it("finds the engine before what the host has installed", () => {
    expect(renderEnvironment({ PATH: "/usr/bin" }, VALUES).PATH).toMatch(/\/twinswarm\/bin:\/usr\/bin$/);
});

it.each([
    [["up", "-s", "nyc"], "nyc"],
    [["up", "--stack", "nyc", "--yes"], "nyc"],
    [["preview", "--stack=ams"], "ams"],
    [["preview", "-s=ams"], "ams"],
    [["config", "set", "-sams", "a", "b"], "ams"],
    [["stack", "ls"], undefined],
    [["config", "set", "a", "--", "-s", "nyc"], undefined],
])("reads the stack out of %j", (args, stack) => {
    expect(stackOf(args)).toBe(stack);
});
