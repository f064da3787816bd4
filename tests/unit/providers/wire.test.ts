import { fromStruct, hasUnknown, toStruct, UNKNOWN } from "../../../lab/providers/plugin/wire";

it("carries properties there and back, without what is undefined", () => {
    const props = { a: 1, b: [true, { c: "x", d: undefined }], e: null, f: undefined };
    expect(fromStruct(toStruct(props))).toEqual({ a: 1, b: [true, { c: "x" }], e: null });
    expect(fromStruct(undefined)).toEqual({});
});

it("takes secrets out of their wrapping", () => {
    const secret = (value: unknown) => ({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value,
    });
    expect(fromStruct(toStruct({ a: secret({ b: [secret("x")] }) }))).toEqual({ a: { b: ["x"] } });
});

it("finds what is not known yet", () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: "known" }, null] })).toBe(false);
});
