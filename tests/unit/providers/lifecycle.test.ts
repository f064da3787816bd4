import { check, diff, foresee, refreshedInputs } from "../../../lab/providers/plugin/lifecycle";
import type { ResourceType } from "../../../lab/providers/plugin/resource";
import { UNKNOWN } from "../../../lab/providers/plugin/wire";

const MACHINE: ResourceType<void> = {
    inputs: ["name", "image", "size", "tags", "rules", "grow"],
    autoName: "name",
    defaults: { grow: true },
    replaces: ["image"],
    computed: ["address", "changedOn"],
    volatile: ["changedOn"],
    check: ({ size }) => (size === "xxl" ? [{ property: "size", reason: "is sold out" }] : []),
    create: () => Promise.reject(new Error("not asked for")),
    update: () => Promise.reject(new Error("not asked for")),
};
const SDK2 = { name: "cloud", sdk2: true };
const FRAMEWORK = { name: "edge", sdk2: false };
const SEED = new Uint8Array([1, 2, 3]);
const resource = { name: "nyc-m1", seed: SEED };

describe("check", () => {
    it("marks what it filled in, in each object", () => {
        const news = { name: "m1", image: "debian", rules: [{ port: "22" }] };
        expect(check(MACHINE, SDK2, resource, {}, news)).toEqual({
            failures: [],
            inputs: {
                name: "m1",
                image: "debian",
                grow: true,
                rules: [{ port: "22", __defaults: [] }],
                __defaults: ["grow"],
            },
        });
    });

    it("names a resource after itself and seven digits, the same for the same seed", () => {
        const { inputs } = check(MACHINE, SDK2, resource, {}, { image: "debian" });
        expect(inputs.name).toMatch(/^nyc-m1-[0-9a-f]{7}$/);
        expect(inputs.__defaults).toEqual(["grow", "name"]);
        expect(check(MACHINE, SDK2, resource, {}, { image: "debian" }).inputs.name).toBe(inputs.name);
        const other = { ...resource, seed: new Uint8Array([4]) };
        expect(check(MACHINE, SDK2, other, {}, { image: "debian" }).inputs.name).not.toBe(inputs.name);
    });

    it("keeps a name that it gave, and not one that the program gave and took back", () => {
        const news = { image: "debian" };
        const given = { name: "nyc-m1-0000000", __defaults: ["name"] };
        expect(check(MACHINE, SDK2, resource, given, news).inputs.name).toBe("nyc-m1-0000000");
        const explicit = { name: "m1", __defaults: [] };
        expect(check(MACHINE, SDK2, resource, explicit, news).inputs.name).not.toBe("m1");
    });

    it("refuses what is not covered, and what the type refuses", () => {
        const { failures } = check(MACHINE, FRAMEWORK, resource, {}, { name: "a", colour: "red", size: "xxl" });
        expect(failures).toEqual([
            {
                property: "colour",
                reason: "twinswarm's stand-in for edge does not cover it; it covers name, image, size, tags, rules, grow",
            },
            { property: "size", reason: "is sold out" },
        ]);
    });

    it("does not judge what is not known yet", () => {
        const refusing = { ...MACHINE, check: jest.fn(() => []) };
        check(refusing, FRAMEWORK, resource, {}, { name: "a", size: UNKNOWN, tags: ["x", UNKNOWN] });
        expect(refusing.check).toHaveBeenCalledWith({ name: "a", grow: true });
    });
});

describe("diff", () => {
    const olds = { name: "m1", image: "debian", tags: ["a", "b"], __defaults: [] };

    it.each([
        ["nothing", olds, { changed: [], added: [], removed: [], replaces: [] }],
        ["an added input", { ...olds, size: "s" }, { changed: [], added: ["size"], removed: [], replaces: [] }],
        ["a removed input", { ...olds, tags: [] }, { changed: [], added: [], removed: ["tags"], replaces: [] }],
        [
            "a replacing one",
            { ...olds, image: "x" },
            { changed: ["image"], added: [], removed: [], replaces: ["image"] },
        ],
        [
            "an unknown one",
            { ...olds, image: UNKNOWN },
            { changed: ["image"], added: [], removed: [], replaces: ["image"] },
        ],
    ])("sees %s", (_what, news, expected) => {
        expect(diff(MACHINE, SDK2, olds, news)).toMatchObject(expected);
    });

    it("of an SDKv2 provider looks past order and emptiness, at any depth", () => {
        const before = { rules: [{ ports: ["1", "2"], to: [], __defaults: [] }, { ports: ["3"] }] };
        const after = { rules: [{ ports: ["3"] }, { ports: ["2", "1"] }], tags: [] };
        expect(diff(MACHINE, SDK2, before, after).changed).toEqual([]);
        expect(diff(MACHINE, SDK2, before, after).added).toEqual([]);
        expect(diff(MACHINE, FRAMEWORK, before, after)).toMatchObject({ changed: ["rules"], added: ["tags"] });
    });

    it("frees an explicit name before a replacement takes it", () => {
        const news = { ...olds, image: "x" };
        expect(diff(MACHINE, SDK2, olds, news).deleteBeforeReplace).toBe(true);
        expect(diff(MACHINE, SDK2, olds, { ...news, __defaults: ["name"] }).deleteBeforeReplace).toBe(false);
        expect(diff(MACHINE, FRAMEWORK, olds, news).deleteBeforeReplace).toBe(false);
        expect(diff(MACHINE, SDK2, olds, { ...olds, size: "s" }).deleteBeforeReplace).toBe(false);
    });

    it("replaces for any change where there is no update", () => {
        const fixed = { ...MACHINE, update: undefined };
        expect(diff(fixed, FRAMEWORK, { size: "s" }, { size: "m" }).replaces).toEqual(["size"]);
    });
});

describe("foresee", () => {
    it("leaves open what only creation tells", () => {
        expect(foresee(MACHINE, { image: "debian", __defaults: [] })).toEqual({
            image: "debian",
            address: UNKNOWN,
            changedOn: UNKNOWN,
        });
    });

    it("keeps what an update leaves as it is", () => {
        const old = {
            inputs: { image: "debian", size: "s" },
            outputs: { image: "debian", size: "s", address: "192.0.2.1" },
        };
        expect(foresee(MACHINE, { image: "x" }, old)).toEqual({ image: "x", address: "192.0.2.1", changedOn: UNKNOWN });
    });
});

describe("refreshedInputs", () => {
    const old = {
        inputs: { image: "debian", size: "s", tags: ["a"], name: "m1" },
        outputs: { image: "digest", size: "s", tags: ["a", "b"], name: "m1" },
    };

    it("takes over what has drifted, and what is gone", () => {
        expect(refreshedInputs(MACHINE, SDK2, old, { image: "digest", size: "m", tags: ["b", "a"] })).toEqual({
            image: "debian",
            size: "m",
            tags: ["a"],
        });
    });

    it("has the inputs of a resource that was only known by its id", () => {
        const unknown = { inputs: {}, outputs: {} };
        expect(refreshedInputs(MACHINE, SDK2, unknown, { size: "m", address: "192.0.2.1" })).toEqual({ size: "m" });
    });
});
