import { formatProblem } from "../../../components/config/problems";
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

it("says how a project's default is written that the engine would refuse, and reads it all the same", () => {
    const { values, problems } = parseStackFile("Pulumi.yaml", "config: { twinswarm:a: { b: 1 }, other:c: { d: 1 } }");
    expect(values).toEqual({ a: { b: 1 } });
    expect(problems.map(formatProblem)).toEqual([
        'Pulumi.yaml: twinswarm:a is {"b":1}, but the engine takes a group of keys in Pulumi.yaml below "value" only; ' +
            'write "twinswarm:a: { value: { … } }"',
    ]);
});

it.each(["", "config:", "[]", "text"])("takes a file without config: %j", (text) => {
    expect(parseStackFile("Pulumi.nyc.yaml", text)).toEqual({ file: "Pulumi.nyc.yaml", values: {}, problems: [] });
});
