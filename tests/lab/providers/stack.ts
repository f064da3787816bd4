/** Runs a program of this folder in the real engine, in a Pulumi home and a backend of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type OpMap, type Stack } from "@pulumi/pulumi/automation";
import packageJson from "../../../package.json";
import { cacheDir } from "../../../lab/plan";
import { installStandIn, STAND_INS } from "../../../lab/providers/install";

/** Where the engine and its language host stand; `npm start` or `npm test` has put them there. */
const bin = (): string => process.env.TWINSWARM_TOOLCHAIN_BIN ?? join(cacheDir(), "bin");

/** A stack under test, with what it said so far. */
export interface TestStack {
    readonly folder: string;
    set(config: Record<string, string>): Promise<void>;
    /** How many resources a preview would treat in which way. */
    preview(): Promise<OpMap>;
    up(): Promise<{ changes: OpMap; outputs: Record<string, unknown> }>;
    refresh(): Promise<OpMap>;
    destroy(): Promise<void>;
    /** The state as it lies on disk, with secrets as they are kept. */
    stateText(): string;
    /** Everything the engine printed. */
    log(): string;
    /** Removes every trace. */
    close(): void;
}

export async function createTestStack(program: string, environment: Record<string, string> = {}): Promise<TestStack> {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-engine-"));
    const home = join(folder, "home");
    for (const name of STAND_INS) await installStandIn(name, packageJson.dependencies[`@pulumi/${name}`], home);

    const main = join(__dirname, "programs", `${program}.ts`);
    writeFileSync(join(folder, "Pulumi.yaml"), `name: test\nruntime: nodejs\nmain: ${main}\n`);
    const path = [bin(), process.env.PATH].join(delimiter);
    const stack: Stack = await LocalWorkspace.createStack(
        { stackName: "engine", workDir: folder },
        {
            pulumiHome: home,
            pulumiCommand: await PulumiCommand.get({ root: dirname(bin()) }),
            envVars: {
                PATH: path,
                PULUMI_BACKEND_URL: `file://${folder}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
                ...environment,
            },
        },
    );
    const printed: string[] = [];
    const options = { onOutput: (text: string) => void printed.push(text), color: "never" as const };
    return {
        folder,
        set: (config) =>
            stack.setAllConfig(
                Object.fromEntries(Object.entries(config).map(([key, value]) => [`test:${key}`, { value }])),
            ),
        preview: async () => (await stack.preview(options)).changeSummary,
        async up() {
            const { summary, outputs } = await stack.up(options);
            const values = Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]);
            return {
                changes: summary.resourceChanges ?? {},
                outputs: Object.fromEntries(values) as Record<string, unknown>,
            };
        },
        refresh: async () => (await stack.refresh(options)).summary.resourceChanges ?? {},
        destroy: async () => void (await stack.destroy(options)),
        stateText: () => readFileSync(join(folder, ".pulumi/stacks/test/engine.json"), "utf8"),
        log: () => printed.join(""),
        close: () => rmSync(folder, { recursive: true, force: true }),
    };
}
