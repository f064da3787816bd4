import { parse } from "yaml";
import { mergeProject, mergeStack, strayKeys } from "../../../lab/engine/stack-files";

const KEY = "ssh-ed25519 AAAA operator@lab";
const SALT = "v1:lab:salt";
const LAB_TLS = { certificate: { secure: "v1:lab-certificate" }, key: { secure: "v1:lab-key" } };

describe("the lab's Pulumi.yaml", () => {
    it("leaves the program where it is, and lets the operator in beside the user's own keys", () => {
        const text =
            "name: twinswarm\nmain: index.ts\nconfig:\n  twinswarm:domain: example.com\n  twinswarm:sshKeys: [mine]\n";
        expect(parse(mergeProject(text, { main: "/repository", sshKey: KEY }))).toEqual({
            name: "twinswarm",
            main: "/repository",
            config: { "twinswarm:domain": "example.com", "twinswarm:sshKeys": ["mine", KEY] },
        });
    });

    it.each(["value", "default"])("understands keys given as a %s", (word) => {
        const text = `config:\n  twinswarm:sshKeys: { ${word}: [mine] }\n`;
        expect(parse(mergeProject(text, { main: "/r", sshKey: KEY }))).toMatchObject({
            config: { "twinswarm:sshKeys": ["mine", KEY] },
        });
    });

    it("calls no image of the zones as the user's registry does, which the lab has not", () => {
        const text = "config:\n  twinswarm:images: { value: { routes: registry.example.com/routes:1 } }\n";
        expect(parse(mergeProject(text, { main: "/r", sshKey: KEY }))).toMatchObject({
            config: { "twinswarm:sshKeys": [KEY] },
        });
        expect(mergeProject(text, { main: "/r", sshKey: KEY })).not.toContain("registry.example.com");
    });

    it("is the user's text where that cannot be read, for the engine to explain", () => {
        const broken = "config: [\n";
        expect(mergeProject(broken, { main: "/r", sshKey: KEY })).toBe(broken);
    });
});

describe("a stack file of the lab", () => {
    const user = "config:\n  twinswarm:sites:\n    s1: { host: www.example.com }\n";
    const copy = mergeStack(user, undefined, KEY).concat(`encryptionsalt: ${SALT}\n`);

    it("follows the user's edits, and keeps the lab's pair and salt", () => {
        const kept = `encryptionsalt: ${SALT}\nconfig:\n  twinswarm:sites: {}\n  twinswarm:tls: ${JSON.stringify(LAB_TLS)}\n`;
        expect(parse(mergeStack(user, kept, KEY))).toEqual({
            encryptionsalt: SALT,
            config: { "twinswarm:sites": { s1: { host: "www.example.com" } }, "twinswarm:tls": LAB_TLS },
        });
    });

    it("leaves out what only the user's own passphrase opens", () => {
        const real = `encryptionsalt: v1:real\nconfig:\n  twinswarm:tls: { key: { secure: v1:real } }\n  other:token: { secure: v1:x }\n`;
        expect(parse(mergeStack(real, copy, KEY))).toEqual({ encryptionsalt: SALT, config: {} });
    });

    it("lets the operator in where a zone names keys of its own", () => {
        const own = "config:\n  twinswarm:sshKeys: [mine]\n";
        expect(parse(mergeStack(own, undefined, KEY))).toEqual({ config: { "twinswarm:sshKeys": ["mine", KEY] } });
    });

    it("tells what was set in the copy alone", () => {
        const changed = copy.replace("www.example.com", "shop.example.com").replace("config:", "config:\n  a:b: c");
        expect(strayKeys(copy, changed)).toEqual(["twinswarm:sites", "a:b"]);
        expect(
            strayKeys(copy, copy.replace("config:", `config:\n  twinswarm:tls: ${JSON.stringify(LAB_TLS)}`)),
        ).toEqual([]);
    });
});
