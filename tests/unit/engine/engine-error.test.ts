import { diagnostics, EngineError } from "../../../lab/engine/engine-error";
import { CommandError } from "../../../lab/process";

const output = [
    "Updating (nyc):",
    " +  pulumi:pulumi:Stack twinswarm-nyc creating (1s)",
    "Diagnostics:",
    "  docker:index:Service (nyc-s7f3a-service):",
    "    error: the service did not converge",
    "",
    "    see its log",
    "Resources:",
    "    + 3 created",
    "",
];
const words = ["  docker:index:Service (nyc-s7f3a-service):", ...output.slice(4, 7)].join("\n");

describe("what the engine says of a failure", () => {
    it("is shown without what went well", () => {
        expect(diagnostics(output.join("\n"))).toBe(words);
    });

    it("is shown to its end where nothing follows", () => {
        expect(diagnostics("Diagnostics:\n  a:\n    error: b\n")).toBe("  a:\n    error: b");
        expect(diagnostics("Updating\n")).toBeUndefined();
    });
});

describe("the error of a command of the engine", () => {
    const failed = (stdout: string, stderr: string) =>
        new EngineError(["pulumi", "up", "-s", "nyc"], new CommandError("sh -c …", "exit code 1", 1, stdout, stderr));

    it("says the engine's diagnostics, and keeps all that was said", () => {
        const error = failed(output.join("\n"), "warning: something else\n");
        expect(error.message).toBe(`pulumi up -s nyc: exit code 1\n${words}`);
        expect(error).toMatchObject({ code: 1, stdout: output.join("\n"), stderr: "warning: something else\n" });
    });

    it("says the last words where there are no diagnostics", () => {
        expect(failed("", "error: no stack named 'nyc'\n").message).toBe(
            "pulumi up -s nyc: exit code 1\nerror: no stack named 'nyc'",
        );
    });
});
