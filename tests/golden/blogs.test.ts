/** What blogs bring into a zone: the database, the shared directory, and a service each. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import program from "../../index";
import { DEFAULT_IMAGES } from "../../components/config/default-images";
import { FILES_WITH_BLOGS } from "../unit/config/files";
import { expectGolden } from "./compare";
import { render, SEED, type Rendered } from "./engine";
import { lockText, setStage } from "./stage";

let folder: string;
let leave: () => void;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-blogs-"));
    for (const [file, text] of Object.entries(FILES_WITH_BLOGS)) writeFileSync(join(folder, file), text);
    const lock = lockText([...Object.values(DEFAULT_IMAGES), "registry.example.com/green:1"]);
    leave = setStage({ stacks: folder, lock });
});
afterAll(() => {
    leave();
    rmSync(folder, { recursive: true });
});

const renderNyc = (): Promise<Rendered> => render("nyc", async () => program());
const OF_BLOGS = /^nyc-(database|db\d|shared|sync|sblog\w)/;

it("asks for what its golden files hold", async () => {
    const { resources } = await renderNyc();
    expectGolden("blogs", { resources: resources.filter(({ name }) => OF_BLOGS.test(name)), outputs: {} });
});

it("hands passwords to secrets alone", async () => {
    const { resources } = await renderNyc();
    const seen = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(SEED));
    expect(seen).toEqual([]);
});

it("gives every blog the zone's settings of mail, as a file", async () => {
    const mail = JSON.stringify({ transport: "SMTP", from: "a@example.com" });
    const { "twinswarm:tls": tls = "", "twinswarm:sshKeys": keys = "" } = pulumi.runtime.allConfig();
    const given = { "twinswarm:tls": tls, "twinswarm:sshKeys": keys };
    pulumi.runtime.setAllConfig({ ...given, "twinswarm:mail": mail }, ["twinswarm:tls", "twinswarm:mail"]);
    const { resources } = await renderNyc();
    pulumi.runtime.setAllConfig(given, ["twinswarm:tls"]);
    expect(resources.filter(({ name }) => name === "nyc-mail")).toHaveLength(1);
    for (const blog of ["nyc-sbloga-service", "nyc-sblogb-service"])
        expect(resources.find(({ name }) => name === blog)?.inputs).toMatchObject({
            taskSpec: {
                containerSpec: {
                    env: { MAIL_FILE: "/run/secrets/mail.json" },
                    secrets: [{}, { fileName: "/run/secrets/mail.json", fileUid: "1000", fileMode: 0o400 }],
                },
            },
        });
    expect(JSON.stringify(resources)).not.toContain(Buffer.from(mail).toString("base64"));
});

it("is followed by the other zone's file alone: a blog has one copy in all", async () => {
    const { resources } = await renderNyc();
    const copies = (site: string) => resources.find(({ name }) => name === `nyc-${site}-service`)?.inputs.mode;
    expect(copies("sbloga")).toEqual({ replicated: { replicas: 1 } });
    expect(copies("sblogb")).toEqual({ replicated: { replicas: 0 } });
});

it("changes blogs in batches, each after the one before", async () => {
    const file = join(folder, "Pulumi.nyc.yaml");
    const before = readFileSync(file, "utf8");
    const more = [1, 2, 3].map((n) => `        sblog${n}: { host: b${n}.example.com, kind: ghost }\n`).join("");
    writeFileSync(
        file,
        before
            .replace("        database: {}\n", "        database: {}\n        blogsAtOnce: 2\n")
            .replace("    twinswarm:sites:\n", `    twinswarm:sites:\n${more}`),
    );
    try {
        const { resources } = await renderNyc();
        const after = resources.flatMap(({ name, options }) => {
            const [, blog] = /^nyc-(sblog\w)-service$/.exec(name) ?? [];
            const others = (options.dependsOn as readonly string[] | undefined)?.filter((one) => one.includes("sblog"));
            return blog === undefined ? [] : [[blog, others?.map((one) => one.slice(4, 10))]];
        });
        expect(Object.fromEntries(after)).toEqual({
            sblog1: [],
            sblog2: [],
            sblog3: ["sblog1", "sblog2"],
            sbloga: ["sblog1", "sblog2"],
            sblogb: ["sblog3", "sbloga"],
        });
    } finally {
        writeFileSync(file, before);
    }
});
