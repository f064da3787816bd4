import { ConfigError } from "../../../components/config/problems";

it("has no stack, which Pulumi would format for minutes", () => {
    const error = new ConfigError([{ file: "a", key: "b", seen: "c", rule: "d", remedy: "e" }]);
    expect(error.stack).toBe("1 problem in the configuration, nothing was touched:\n  - a: b is c, but d; e");
});
