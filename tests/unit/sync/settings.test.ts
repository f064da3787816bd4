import { hasKey } from "../../../images/sync/agent/server";
import { readSettings } from "../../../images/sync/agent/settings";

const ENV = { SERVICE: "nyc-sync", MACHINE: "nyc-m1", FOLDERS_FILE: "/folders", KEY_FILE: "/key" };
const FILES = { "/folders": '{"folders": ["s7f3a", "bkp"]}', "/key": "a_key-1\n" };
const read = (env: NodeJS.ProcessEnv, files: Readonly<Record<string, string>>) =>
    readSettings({ ...ENV, ...env }, (path) => ({ ...FILES, ...files })[path as keyof typeof FILES]);

it("knows its service, its machine, and what to share", () => {
    expect(read({}, {})).toEqual({
        service: "nyc-sync",
        machine: "nyc-m1",
        key: "a_key-1",
        folders: ["s7f3a", "bkp"],
        whole: [],
        port: 8080,
        forgetMs: 7 * 86_400_000,
    });
    expect(read({}, { "/folders": '{"folders": ["s7f3a"], "whole": ["s7f3a"]}' })).toMatchObject({ whole: ["s7f3a"] });
    expect(read({ PORT: "9000", FORGET_DAYS: "0.5" }, {})).toMatchObject({ port: 9000, forgetMs: 43_200_000 });
});

it.each<[string, NodeJS.ProcessEnv, Readonly<Record<string, string>>, RegExp]>([
    ["no service", { SERVICE: "" }, {}, /^SERVICE is not set/],
    ["no key", {}, { "/key": "\n" }, /the key in KEY_FILE must be/],
    ["a key of other letters", {}, { "/key": "se cret" }, /^(?!.*se cret)the key in KEY_FILE must be/],
    ["a key that is too long", {}, { "/key": "a".repeat(65) }, /the key in KEY_FILE must be/],
    ["no list", {}, { "/folders": "s1 s2" }, /FOLDERS_FILE has to be/],
    ["another list", {}, { "/folders": '["s1"]' }, /FOLDERS_FILE has to be/],
    ["a way out", {}, { "/folders": '{"folders": [".."]}' }, /FOLDERS_FILE has to be/],
    ["a deep one", {}, { "/folders": '{"folders": ["a/b"]}' }, /FOLDERS_FILE has to be/],
    ["one folder twice", {}, { "/folders": '{"folders": ["a", "a"]}' }, /one is twice/],
    ["no port", { PORT: "http" }, {}, /PORT is "http"/],
    ["no days", { FORGET_DAYS: "0" }, {}, /FORGET_DAYS is "0"/],
])("does not start with %s", (_what, env, files, why) => expect(() => read(env, files)).toThrow(why));

it.each<[string | undefined, boolean]>([
    ["Bearer key", true],
    ["Bearer key2", false],
    ["Bearer ke", false],
    ["bearer key", false],
    ["Basic key", false],
    ["key", false],
    ["", false],
    [undefined, false],
])("opens to %j: %s", (authorization, does) => expect(hasKey(authorization, "key")).toBe(does));
