/**
 * A stand-in for what a language host does for policy packs, since that is in no release of it that can be built from Go
 * modules. The engine still looks for a program by the pack's runtime, as it did before language hosts knew packs.
 */
import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The runtime that a pack names to be run this way. */
export const POLICY_RUNTIME = "twinswarm";

/** As the engine calls it. */
export const POLICY_PROGRAM = `pulumi-analyzer-policy-${POLICY_RUNTIME}`;

/** The engine gives its own address, a folder, and the options of the pack's runtime; it names the pack itself by one of them. */
const SCRIPT = `#!/bin/sh
set -eu
for word; do
    case $word in -pack=*) cd "\${word#-pack=}" ;; esac
done
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")" "$1" .
`;

/** What the pack's PulumiPolicy.yaml says in place of `runtime: nodejs`. */
export const policyRuntime = (pack: string) => ({ name: POLICY_RUNTIME, options: { pack } });

/** Puts the stand-in where an engine of this Pulumi home finds it by the runtime's name. */
export async function installPolicyHost(version: string, pulumiHome: string): Promise<void> {
    const folder = join(pulumiHome, "plugins", `analyzer-policy-${POLICY_RUNTIME}-v${version}`);
    await mkdir(folder, { recursive: true });
    const program = join(folder, POLICY_PROGRAM);
    // Renamed into place: an engine that starts meanwhile never sees half a script.
    const draft = `${program}.${randomUUID()}`;
    await writeFile(draft, SCRIPT, { mode: 0o755 });
    await rename(draft, program);
}
