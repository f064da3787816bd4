/** Building programs from the pinned Go modules of `lab/toolchain/go`; their go.sum files say what may be built. */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, run } from "../process";
import type { Report } from "../progress";
import type { GoBuild } from "./tools";
import { isAtLeast } from "./versions";

export type Run = typeof run;

const MODULES = join(__dirname, "go");
const OLDEST_GO = "1.25";
/** A first build compiles for minutes and may wait for a slow registry before. */
const BUILD_DEADLINE_MS = 60 * 60_000;

/**
 * Clients of clouds and clusters, and other bulk that the programs hold but the lab hardly runs: without inlining it
 * compiles in half the time, which takes a fifth off all builds together (measured on two cores: 10 to 8 minutes).
 */
const RARELY_RUN = [
    "cloud.google.com/go",
    "github.com/Azure",
    "github.com/aws",
    "github.com/docker/buildx",
    "github.com/envoyproxy",
    "github.com/go-acme",
    "github.com/influxdata",
    "github.com/moby/buildkit",
    "github.com/pb33f",
    "github.com/sacloud",
    "github.com/softlayer",
    "google.golang.org/api",
    "k8s.io",
    "sigs.k8s.io",
];

const INSTALL_GO = "install Go from https://go.dev/dl/ and have its bin folder in PATH";

/**
 * The machine's own Go settings, but for what would mix this build with things beside it. Compilers take memory in place of
 * tidying up all the time, two of them at once 2 GiB; without symbols for debuggers as well, a program that took 67 s of
 * processor time takes 56.
 */
const goEnvironment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    CGO_ENABLED: "0",
    GOWORK: "off",
    GOGC: "off",
    GOMEMLIMIT: "1GiB",
});

/** The linker leaves them out again. */
const NO_SYMBOLS = "-dwarf=false";

/** Everything of ours that decides what a build yields. */
export async function goRecipe(builds: readonly GoBuild[]): Promise<string> {
    const hash = createHash("sha256").update(JSON.stringify(builds));
    for (const { module } of builds) {
        const folder = join(MODULES, module);
        for (const name of (await readdir(folder, { recursive: true })).sort()) {
            if (/\.(go|mod|sum)$/.test(name)) hash.update(`${name}\n`).update(await readFile(join(folder, name)));
        }
    }
    return hash.digest("hex");
}

/** The newest Go that any of the modules asks for, by the `go` line of its go.mod. */
async function neededGo(builds: readonly GoBuild[]): Promise<string> {
    let needed = OLDEST_GO;
    for (const { module } of builds) {
        const text = await readFile(join(MODULES, module, "go.mod"), "utf8");
        const version = /^go (\S+)/m.exec(text)?.[1] ?? OLDEST_GO;
        if (isAtLeast(version, needed)) needed = version;
    }
    return needed;
}

/** Throws, with the remedy, unless a Go is installed that can build the modules. */
export async function checkGo(builds: readonly GoBuild[], runner: Run = run): Promise<void> {
    const needed = await neededGo(builds);
    // Outside of a module, so that an older Go tells its own version and not the one it would fetch.
    const options = { env: goEnvironment(), cwd: "/" };
    const { stdout } = await runner("go", ["env", "GOVERSION", "GOTOOLCHAIN"], options).catch((error: unknown) => {
        const why = error instanceof CommandError ? error.reason : String(error);
        throw new Error(`building the toolchain needs Go ${needed} or newer, but ${why}; ${INSTALL_GO}`);
    });
    const [version = "", toolchain = ""] = stdout.trim().split("\n");
    if (!isAtLeast(version, OLDEST_GO)) {
        throw new Error(`building the toolchain needs Go ${needed} or newer, but it is ${version}; ${INSTALL_GO}`);
    }
    if (toolchain.startsWith("local") && !isAtLeast(version, needed)) {
        const remedy = `type GOTOOLCHAIN=auto before the command to let Go fetch a newer one, or ${INSTALL_GO}`;
        throw new Error(`building the toolchain needs Go ${needed} or newer, but it is ${version}; ${remedy}`);
    }
}

/** Fetches the modules of a build, which occupies the network while another build occupies the processors. */
export async function fetchModules({ module, package: name, tags }: GoBuild, runner: Run = run): Promise<void> {
    await go(["list", "-deps", "-tags", tags.join(","), "-f", "{{.Name}}", name], module, () => undefined, runner);
}

/** Builds one program into a folder. Builds run one after the other: each of them keeps all processors busy. */
export async function buildProgram(build: GoBuild, folder: string, report: Report, runner: Run = run): Promise<void> {
    const { module, package: name, executable, version, tags, versionVariable, saysVersion = version } = build;
    let compiled = 0;
    const onLine = (line: string): void => {
        if (line.startsWith("go: downloading ")) return report(line.slice("go: ".length));
        compiled += 1;
        report(`${compiled} packages compiled`);
    };
    const linking = `-s -w -X ${versionVariable}=${saysVersion}`;
    // Of the patterns that fit a package, the last counts.
    const compiling = [`all=${NO_SYMBOLS}`, ...RARELY_RUN.map((path) => `${path}/...=${NO_SYMBOLS} -l`)];
    const output = join(folder, executable);
    // Git refuses to look into a clone that is another user's, which fails a build that wants to record its commit.
    const flags = [
        "-v",
        "-trimpath",
        "-buildvcs=false",
        ...compiling.map((flags) => `-gcflags=${flags}`),
        "-tags",
        tags.join(","),
        "-ldflags",
        linking,
        "-o",
        output,
    ];
    await go(["build", ...flags, name], module, onLine, runner);
}

async function go(args: readonly string[], module: string, onLine: (line: string) => void, runner: Run): Promise<void> {
    const cwd = join(MODULES, module);
    try {
        await runner("go", args, { cwd, env: goEnvironment(), timeoutMs: BUILD_DEADLINE_MS, onLine });
    } catch (error) {
        throw error instanceof CommandError ? await explained(error, module, runner) : error;
    }
}

/** Turns what Go says about the machine or the network into a sentence with a remedy. */
async function explained(error: CommandError, module: string, runner: Run): Promise<Error> {
    const { stderr } = error;
    const subject = `Go cannot build "${module}"`;
    const lines = stderr.trim().split("\n");
    const said = (pattern: RegExp): string | undefined => lines.find((line) => pattern.test(line))?.trim();
    const setting = async (name: string): Promise<string> =>
        runner("go", ["env", name], { cwd: "/", env: goEnvironment() }).then(
            ({ stdout }) => stdout.trim(),
            () => "unknown",
        );
    const full = said(/no space left on device/i);
    if (full !== undefined) {
        const places = `${await setting("GOMODCACHE")} and ${await setting("GOCACHE")}`;
        return new Error(`${subject}: no space left on device; free some 8 GB below ${places}, then start again`);
    }
    const changed = said(/checksum mismatch|SECURITY ERROR/);
    if (changed !== undefined) {
        return new Error(
            `${subject}: what the module registry sent is not what go.sum pins (${changed}); do not build it, ` +
                `ask the operator of the registry (GOPROXY is "${await setting("GOPROXY")}")`,
        );
    }
    const unreachable = said(
        /dial tcp|no such host|i\/o timeout|connection (refused|reset)|TLS handshake|unexpected EOF|: 40[1-9] |: 5\d\d |module lookup disabled/i,
    );
    if (unreachable !== undefined) {
        return new Error(
            `${subject}: the module registry does not give what is needed (${unreachable}); ` +
                `see that GOPROXY ("${await setting("GOPROXY")}") can be reached, then start again: it carries on`,
        );
    }
    return new Error(`${subject}: ${error.message}`, { cause: error });
}
