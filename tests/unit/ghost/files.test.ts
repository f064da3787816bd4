import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { completeContent } from "../../../images/ghost/start/content";
import { readSecrets } from "../../../images/ghost/start/secrets";
import { readSettings } from "../../../images/ghost/start/settings";

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "twinswarm-ghost-"))));
afterEach(() => rm(folder, { recursive: true }));

/** Writes a file, and gives its path. */
async function file(path: string, content: string): Promise<string> {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, content);
    return full;
}
const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

describe("the content", () => {
    const complete = () => completeContent(join(folder, "shipped"), join(folder, "content"));
    beforeEach(async () => {
        await file("shipped/themes/casper/index.hbs", "shipped");
        await file("shipped/themes/source/index.hbs", "shipped");
        await file("shipped/images/README.md", "shipped");
        await mkdir(join(folder, "content"));
    });

    it("is all put into an empty folder, and then never again", async () => {
        expect(await complete()).toEqual(["images", "themes"]);
        expect(await read("content/themes/casper/index.hbs")).toBe("shipped");
        expect(await complete()).toEqual([]);
    });

    it("is never put over what is there", async () => {
        await file("content/themes/casper/index.hbs", "changed");
        await file("content/images/2026/11/lamp.png", "picture");
        expect(await complete()).toEqual(["themes/source"]);
        expect(await read("content/themes/casper/index.hbs")).toBe("changed");
        expect(await readdir(join(folder, "content/images"))).toEqual(["2026"]);
    });

    it("is put there anew where a start was cut off", async () => {
        await file("content/themes/casper.half/half.hbs", "half");
        expect(await complete()).toEqual(["images", "themes/casper", "themes/source"]);
        expect((await readdir(join(folder, "content/themes"))).sort()).toEqual(["casper", "source"]);
        expect(await readdir(join(folder, "content/themes/casper"))).toEqual(["index.hbs"]);
    });

    it("makes the folder in a site's own that was never used", async () => {
        await rm(join(folder, "content"), { recursive: true });
        await complete();
        expect(await read("content/themes/casper/index.hbs")).not.toBe("");
    });

    it("wants a folder, and says who it must belong to", async () => {
        await rm(join(folder, "content"), { recursive: true });
        await file("content", "");
        await expect(complete()).rejects.toThrow(/content .*must be a folder of this user's/);
    });
});

describe("the secrets", () => {
    const secretsOf = (passwordFile: string, mailFile?: string) =>
        readSecrets({
            ...readSettings({
                URL: "https://blog.example.com",
                DATABASE_HOST: "db",
                DATABASE_PORT: "3306",
                DATABASE_USER: "u",
                DATABASE_NAME: "n",
                DATABASE_PASSWORD_FILE: passwordFile,
                MAIL_FILE: mailFile,
            }),
        });

    it("are read without the end of the line", async () => {
        const mail = await file("mail", '{"transport":"SMTP","options":{"host":"smtp.example.com"}}\n');
        expect(secretsOf(await file("password", "secret\n"), mail)).toEqual({
            password: "secret",
            mail: { transport: "SMTP", options: { host: "smtp.example.com" } },
        });
    });

    it.each([
        ["no transport", '{"options":{"pass":"secret"}}'],
        ["no JSON", '{"options":{"pass":"secret"'],
    ])("are not said where mail has %s", async (_what, content) => {
        const [password, mail] = [await file("password", "secret"), await file("mail", content)];
        expect(() => secretsOf(password, mail)).toThrow(
            /MAIL_FILE is ".*mail", but that file must hold Ghost's settings/,
        );
        expect(() => secretsOf(password, mail)).not.toThrow(/secret/);
    });

    it("are asked for where a file is missing or empty", async () => {
        const empty = await file("password", "\n");
        expect(() => secretsOf(empty, "/nowhere/mail")).toThrow(/that file is empty[^]*cannot be read \(ENOENT\)/);
    });
});
