import type { Site } from "../../../components/config/project";
import { remoteWords } from "../../../scripts/lab/machines";
import { diagnostics } from "../../../operations/engine";
import { pageOf } from "../../../components/naming";

it.each([
    ["the whole host", {}, "/"],
    ["a path of a shared host", { path: "/green" }, "/green/"],
    ["the target of a redirect", { redirect: { from: "/", to: "/web/" } }, "/web/"],
])("visits %s", (_, site, page) => {
    expect(pageOf(site as Site)).toBe(page);
});

describe("what the engine says of a failure", () => {
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

    it("is shown without what went well", () => {
        expect(diagnostics(output.join("\n"))).toBe(
            ["  docker:index:Service (nyc-s7f3a-service):", ...output.slice(4, 7)].join("\n"),
        );
    });

    it("is shown to its end where nothing follows", () => {
        expect(diagnostics("Diagnostics:\n  a:\n    error: b\n")).toBe("  a:\n    error: b");
        expect(diagnostics("Updating\n")).toBeUndefined();
    });
});

it("hands one word to the machine's shell, and several as they are", () => {
    expect(remoteWords(["docker ps | wc -l"])).toEqual(["docker ps | wc -l"]);
    expect(remoteWords(["echo", "it's"])).toEqual(["'echo'", "'it'\\''s'"]);
});
