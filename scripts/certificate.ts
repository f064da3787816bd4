/** `npm run certificate`: makes, stores and renews the TLS pairs that the zones' origins show to Cloudflare. */
import Cloudflare from "cloudflare";
import { Command } from "commander";
import { PROJECT_FILE } from "../components/config/project";
import { execInLab, withProject } from "../lab/engine/pulumi";
import { typescript } from "../lab/services";
import { certificateNames, issuePair, renewalReason } from "./certificate/pair";
import { StackSecret } from "./certificate/secret";
import { readProject, repository } from "../operations/read-project";

async function renew(folder: string, given: readonly string[], force: boolean): Promise<void> {
    const project = await readProject(folder);
    const known = project.zones.map(({ name }) => name);
    const unknown = given.find((zone) => !known.includes(zone));
    if (unknown !== undefined)
        throw new Error(`"${unknown}" is no zone of ${PROJECT_FILE}; there are: ${known.join(", ")}`);
    const names = certificateNames(project);
    const secret = new StackSecret(folder);
    for (const zone of given.length === 0 ? known : given) {
        await secret.ensureStack(zone);
        const reason = force ? "--force" : renewalReason(await secret.read(zone), names, Date.now());
        if (reason === undefined) {
            console.log(`${zone}: its certificate is good`);
            continue;
        }
        // Reads CLOUDFLARE_API_TOKEN and CLOUDFLARE_BASE_URL, as the provider does.
        await secret.write(zone, await issuePair(names, new Cloudflare()));
        console.log(`${zone}: new certificate for ${names.join(", ")} (${reason}); apply it: pulumi up -s ${zone}`);
    }
}

const program = new Command("certificate")
    .description("make or renew the TLS pair of zones, as a secret of their stacks; leaves a good one alone")
    .argument("[zone...]", "all zones unless named")
    .option("--cloud", "use the account and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--force", "renew a good one, too", false)
    .action(async (zones: string[], { cloud, force }: { cloud: boolean; force: boolean }) => {
        if (cloud) return renew(process.env.TWINSWARM_STACKS ?? repository, zones, force);
        // The lab's operator runs the same command, where the lab's Cloudflare can be reached.
        const again = typescript(__filename, "--cloud", ...(force ? ["--force"] : []), "--", ...zones);
        process.exitCode = await withProject("certificate", () => execInLab(again, repository));
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
