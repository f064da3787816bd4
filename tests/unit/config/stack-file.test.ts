import { parseStackFile } from "../../../components/config/stack-file";

it("leaves encrypted values out, wherever they stand", () => {
    const text =
        "config: { twinswarm:a: { secure: v1:x }, twinswarm:b: { c: { secure: v1:y }, d: [1, { secure: v1:z }] } }";
    expect(parseStackFile("Pulumi.nyc.yaml", text).values).toEqual({ a: undefined, b: { d: [1] } });
});

it("reads the program's keys alone, with and without namespace", () => {
    const text = "encryptionsalt: v1:abc\nconfig: { twinswarm:a: 1, b: 2, digitalocean:region: nyc3 }";
    expect(parseStackFile("Pulumi.nyc.yaml", text).values).toEqual({ a: 1, b: 2 });
});

it.each(["a: 1", "a: { value: 1 }", "a: { default: 1 }"])("takes a project's default written as %s", (line) => {
    expect(parseStackFile("Pulumi.yaml", `config: { "twinswarm:${line.replace(":", '":')} }`).values).toEqual({ a: 1 });
});

it.each(["", "config:", "[]", "text"])("takes a file without config: %j", (text) => {
    expect(parseStackFile("Pulumi.nyc.yaml", text)).toEqual({ file: "Pulumi.nyc.yaml", values: {}, problems: [] });
});
