/** The policy pack as the lab's engine can run it. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { LAB_DIR } from "../plan";
import { policyRuntime } from "../providers/policy-host/main";
import { readToolchain } from "../toolchain/prepare";

/** As everybody's engine takes it. */
export const POLICY_PACK = resolve(__dirname, "../../policy");

const FILE = "PulumiPolicy.yaml";

/** A language host that was built from Go modules is too old for packs: its engine gets the same pack by another runtime. */
export async function labPolicyPack(): Promise<string> {
    const host = (await readToolchain()).find(({ tool }) => tool === "pulumi-language-nodejs");
    if (host?.origin !== "built from Go modules") return POLICY_PACK;
    const folder = join(LAB_DIR, "policy-pack");
    const file = parse(await readFile(join(POLICY_PACK, FILE), "utf8")) as object;
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `${FILE}.${process.pid}`);
    await writeFile(draft, stringify({ ...file, runtime: policyRuntime(POLICY_PACK) }));
    await rename(draft, join(folder, FILE));
    return folder;
}
