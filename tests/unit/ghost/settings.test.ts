import { ghostConfig } from "../../../images/ghost/start/config";
import { readSettings } from "../../../images/ghost/start/settings";

const GOOD = {
    URL: "https://blog.example.com",
    DATABASE_HOST: "db",
    DATABASE_PORT: "3306",
    DATABASE_USER: "s_s90d2_nyc",
    DATABASE_NAME: "site_s90d2",
    DATABASE_PASSWORD_FILE: "/run/secrets/password",
};

it("reads what a blog is told", () => {
    expect(readSettings({ ...GOOD, MAIL_FILE: "/run/secrets/mail" })).toEqual({
        url: "https://blog.example.com",
        port: 8080,
        database: { host: "db", port: 3306, user: "s_s90d2_nyc", name: "site_s90d2" },
        passwordFile: "/run/secrets/password",
        mailFile: "/run/secrets/mail",
    });
    expect(readSettings({ ...GOOD, MAIL_FILE: "", PORT: "9000" })).toMatchObject({ port: 9000 });
});

it.each([
    ["URL", "http://blog.example.com", /URL is "http:\/\/blog.example.com", but must be https:\/\/.*URL=https:/],
    ["URL", "https://blog.example.com/?a", /URL is/],
    ["PORT", "80800", /PORT is "80800", but must be a port from 1 to 65535; set it, as in PORT=8080/],
    ["DATABASE_HOST", undefined, /DATABASE_HOST is not set, but must be a host's name/],
    ["DATABASE_PORT", "mysql", /DATABASE_PORT is "mysql"/],
    ["DATABASE_USER", "s-a", /DATABASE_USER is "s-a"/],
    ["DATABASE_NAME", "", /DATABASE_NAME is not set/],
    ["DATABASE_PASSWORD_FILE", "secret", /DATABASE_PASSWORD_FILE is "secret", but must be the path of a file/],
    ["MAIL_FILE", "mail.json", /MAIL_FILE is "mail.json"/],
])("refuses %s=%s, and says what to do", (name, value, problem) =>
    expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(problem),
);

it("says all that is wrong at once", () =>
    expect(() => readSettings({ PORT: "x" })).toThrow(
        /URL is not set[^]*PORT is "x"[^]*DATABASE_HOST[^]*PASSWORD_FILE/,
    ));

describe("what Ghost is told", () => {
    const settings = readSettings(GOOD);

    it("calls nobody, and keeps to what is ours", () =>
        expect(ghostConfig(settings, { password: "p" })).toMatchObject({
            url: "https://blog.example.com",
            server: { host: "0.0.0.0", port: 8080, shutdownTimeout: 45_000 },
            database: {
                connection: { host: "db", port: 3306, user: "s_s90d2_nyc", password: "p", database: "site_s90d2" },
            },
            paths: { contentPath: "/var/lib/ghost/content" },
            logging: { transports: ["stdout"] },
            privacy: { useTinfoil: true },
            updateCheck: { url: "" },
            hostSettings: { limits: { limitSocialWeb: { disabled: true } } },
            explore: { update_url: "", testimonials_url: "" },
        }));

    it("sends no mail without settings of mail, and then asks for no code at a login", () =>
        expect(ghostConfig(settings, { password: "p" })).toMatchObject({
            mail: { transport: "stub" },
            security: { staffDeviceVerification: false },
        }));

    it("sends mail as it is told", () => {
        const mail = { transport: "SMTP", options: { host: "smtp.example.com" } };
        expect(ghostConfig(settings, { password: "p", mail })).toMatchObject({
            mail,
            security: { staffDeviceVerification: true },
        });
    });
});
