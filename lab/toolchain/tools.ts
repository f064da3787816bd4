/** The tools the lab drives, their pinned versions, and where each can come from. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { POLICY_PROGRAM } from "../providers/policy-host/main";
import { STAND_INS } from "../providers/install";

export type Origin = "installed" | "downloaded" | "built from Go modules" | "stand-in";

/** A program built from a pinned module of `lab/toolchain/go`. */
export interface GoBuild {
    /** Folder below `lab/toolchain/go` with go.mod and go.sum. */
    readonly module: string;
    readonly package: string;
    readonly executable: string;
    readonly version: string;
    readonly tags: readonly string[];
    /** Go variable that the linker sets to what the program says of its own version. */
    readonly versionVariable: string;
    /** @default version */
    readonly saysVersion?: string;
}

/** A release archive of Pulumi's own. */
export interface Archive {
    readonly url: string;
    /** What to take out of it. @default everything */
    readonly members?: readonly string[];
}

export interface Tool {
    readonly name: string;
    readonly version: string;
    readonly kind: "engine" | "plugin" | "program" | "analyzer";
    /** Where it stands, below the cache folder. */
    readonly folder: string;
    readonly executables: readonly string[];
    readonly archive?: Archive;
    /** Empty where no Go module holds it: the lab then brings a stand-in. */
    readonly builds: readonly GoBuild[];
}

const ENGINE_VERSION = "3.246.0";
const TRAEFIK_VERSION = "3.6.1";

/** Without what needs cgo or keeps the linker from leaving unused methods out. */
const STATIC_TAGS = ["osusergo", "grpcnotrace"];

const ENGINE: Tool = {
    name: "pulumi",
    version: ENGINE_VERSION,
    kind: "engine",
    folder: "bin",
    executables: ["pulumi", "pulumi-language-nodejs"],
    archive: {
        url: `https://get.pulumi.com/releases/sdk/pulumi-v${ENGINE_VERSION}-linux-${process.arch}.tar.gz`,
        members: ["pulumi/pulumi", "pulumi/pulumi-language-nodejs"],
    },
    builds: [
        {
            module: "pulumi",
            package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            executable: "pulumi",
            version: ENGINE_VERSION,
            tags: STATIC_TAGS,
            versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
            saysVersion: `v${ENGINE_VERSION}`,
        },
        {
            module: "pulumi-language-nodejs",
            package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
            executable: "pulumi-language-nodejs",
            // The last line of releases whose language host lies inside a module that others can build.
            version: "3.60.0",
            tags: STATIC_TAGS,
            versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
            saysVersion: "v3.60.0",
        },
    ],
};

const TRAEFIK: Tool = {
    name: "traefik",
    version: TRAEFIK_VERSION,
    kind: "program",
    folder: "bin",
    executables: ["traefik"],
    builds: [
        {
            module: "traefik",
            package: "github.com/traefik/traefik/v3/cmd/traefik",
            executable: "traefik",
            version: TRAEFIK_VERSION,
            tags: STATIC_TAGS,
            versionVariable: "github.com/traefik/traefik/v3/pkg/version.Version",
        },
    ],
};

/** Runs policy packs where the language host cannot, as the one that can be built from Go modules. */
const POLICY_HOST: Tool = {
    name: "policy-host",
    version: ENGINE_VERSION,
    kind: "analyzer",
    folder: "bin",
    executables: [POLICY_PROGRAM],
    builds: [],
};

/** The engine looks a plugin up by the exact version of its npm package. */
function plugin(name: string, version: string, builds: readonly GoBuild[] = []): Tool {
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    return {
        name,
        version,
        kind: "plugin",
        folder: `pulumi-home/plugins/resource-${name}-v${version}`,
        executables: [`pulumi-resource-${name}`],
        archive: {
            url: `https://api.pulumi.com/releases/plugins/pulumi-resource-${name}-v${version}-linux-${architecture}.tar.gz`,
        },
        builds,
    };
}

/** All tools, those that the first zone needs before the one that only its ingress needs. */
export function allTools(): Tool[] {
    const text = readFileSync(join(__dirname, "../../package.json"), "utf8");
    const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
    const pinned = (name: string): string => {
        const version = dependencies[`@pulumi/${name}`] ?? "missing";
        if (/^\d+\.\d+\.\d+$/.test(version)) return version;
        throw new Error(`@pulumi/${name} in package.json is "${version}" but must be one exact version, such as 1.2.3`);
    };
    const docker: GoBuild = {
        module: "docker-provider",
        package: ".",
        executable: "pulumi-resource-docker",
        version: pinned("docker"),
        tags: ["no_compose", ...STATIC_TAGS],
        versionVariable: "main.version",
    };
    return [
        ENGINE,
        ...STAND_INS.map((name) => plugin(name, pinned(name))),
        POLICY_HOST,
        plugin("docker", pinned("docker"), [docker]),
        TRAEFIK,
    ];
}
