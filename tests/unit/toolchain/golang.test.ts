import { buildProgram, checkGo, fetchModules, goRecipe } from "../../../lab/toolchain/golang";
import { isAtLeast, suits } from "../../../lab/toolchain/versions";
import { BUILD, fakeRun } from "./support";

describe("versions", () => {
    it.each([
        ["go1.25.11", "1.25.8", true],
        ["1.26rc1", "1.25.11", true],
        ["1.25.0", "1.25", true],
        ["go1.9", "1.25", false],
        ["1.24.9", "1.25", false],
        ["nonsense", "1.25", false],
    ])("%s is at least %s: %s", (seen, wanted, result) => expect(isAtLeast(seen, wanted)).toBe(result));
    it.each([
        ["3.246.0", true],
        ["3.250.1", true],
        ["3.245.9", false],
        ["4.0.0", false],
    ])("version %s suits 3.246.0: %s", (seen, result) => expect(suits(seen, "3.246.0")).toBe(result));
});

describe("checkGo", () => {
    it.each([
        ["go1.26.8\nlocal", "a newer Go"],
        ["go1.25.0\nauto", "an older Go that may fetch a newer one"],
    ])("takes %j, %s", async (answer) => {
        await expect(checkGo([BUILD], fakeRun({ "go env": `${answer}\n` }))).resolves.toBeUndefined();
    });
    it.each<[string, string, string]>([
        ["an old Go", "go1.24.4\nauto", "but it is go1.24.4; install Go from"],
        ["a Go that may not fetch a newer one", "go1.25.0\nlocal", "but it is go1.25.0; type GOTOOLCHAIN=auto before"],
    ])("refuses %s", async (_name, answer, message) => {
        await expect(checkGo([BUILD], fakeRun({ "go env": `${answer}\n` }))).rejects.toThrow(message);
    });
    it("says how to get Go where there is none", async () => {
        const none = fakeRun({ "go env": ["sh: go: not found"] });
        await expect(checkGo([BUILD], none)).rejects.toThrow(/needs Go 1\.25\S* or newer, but .*; install Go from/);
    });
});

describe("builds", () => {
    it("are made from pinned modules, without paths of this machine in them", async () => {
        const runner = fakeRun({ "go build": "" });
        await buildProgram(BUILD, "/out", () => undefined, runner);
        const flags = [
            "-tags one,two",
            "-ldflags -s -w -X main.version=2.1.0",
            "-o /out/server example.com/cmd/server",
        ];
        expect(runner.calls).toHaveLength(1);
        expect(runner.calls[0]).toContain("-trimpath -buildvcs=false");
        for (const flag of flags) expect(runner.calls[0]).toContain(flag);
    });
    it("report what they are at", async () => {
        const reports: string[] = [];
        await buildProgram(BUILD, "/out", (detail) => reports.push(detail), (_command, _args, { onLine } = {}) => {
            for (const line of ["go: downloading example.com/a v1.0.0", "example.com/a", "example.com/b"]) onLine?.(line);
            return Promise.resolve({ stdout: "", stderr: "" });
        }); // prettier-ignore
        expect(reports).toEqual(["downloading example.com/a v1.0.0", "1 packages compiled", "2 packages compiled"]);
    });
    it.each<[string, string, string]>([
        [
            "no answer from the registry",
            'go: example.com/a@v1.0.0: Get "https://registry.test/a": dial tcp: lookup registry.test: no such host',
            'the module registry does not give what is needed (go: example.com/a@v1.0.0: Get "https://registry.test/a"',
        ],
        [
            "a refusal",
            "reading https://registry.test/a.zip: 403 Forbidden",
            'see that GOPROXY ("https://registry.test")',
        ],
        [
            "a full disk",
            "write /cache/b001: no space left on device",
            "no space left on device; free some 8 GB below /mod and /cache",
        ],
        ["a forged module", "verifying example.com/a@v1.0.0: checksum mismatch", "is not what go.sum pins"],
        ["anything else", "main.go:3: undefined: x", "main.go:3: undefined: x"],
    ])("explain %s", async (_name, said, message) => {
        const runner = fakeRun({
            "go list": ["go: some other line", said],
            "go env GOPROXY": "https://registry.test\n",
            "go env GOMODCACHE": "/mod\n",
            "go env GOCACHE": "/cache\n",
        });
        const failure = fetchModules(BUILD, runner);
        await expect(failure).rejects.toThrow('Go cannot build "traefik": ');
        await expect(failure).rejects.toThrow(message);
    });
});

it("takes a build for another one when its flags differ", async () => {
    const recipe = await goRecipe([BUILD]);
    await expect(goRecipe([{ ...BUILD }])).resolves.toBe(recipe);
    await expect(goRecipe([{ ...BUILD, tags: [] }])).resolves.not.toBe(recipe);
    await expect(goRecipe([{ ...BUILD, module: "pulumi" }])).resolves.not.toBe(recipe);
});
