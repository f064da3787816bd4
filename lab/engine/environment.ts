/** The environment of everything that the operator runs in the lab: the engine, its plugins, the program. */
import { join } from "node:path";
import { currentKey } from "../images/plan";
import { ImageStore } from "../images/store";
import { agentSocket } from "../operator/operator";
import { cacheDir, CLOUDFLARE_ACCOUNT_ID, ENDPOINT, LAB_DIR } from "../plan";
import { labSecret, secretFile } from "../secrets";
import { ensureHome } from "./home";

/** Pulumi.yaml and the stack files as the lab's engine reads them. */
export const projectDir = join(LAB_DIR, "project");

/** Where the engine keeps its state. */
export const backendDir = join(LAB_DIR, "backend");

export interface LabValues {
    readonly digitaloceanToken: string;
    readonly cloudflareToken: string;
    readonly passphraseFile: string;
    /** Digests of the images that the lab's registry holds, by name:tag. */
    readonly imagesLock: string;
    /** Holds the plugins. */
    readonly pulumiHome: string;
}

/** What a real account, another backend or the host's way out would change: none of it may reach into the lab. */
const FOREIGN = /^(PULUMI|DIGITALOCEAN|CLOUDFLARE|CF|TWINSWARM_STACKS|TWINSWARM_IMAGES)(_|$)|_proxy$/i;

/** The caller's environment with the lab's values in place of those that decide where the engine works. */
export function renderEnvironment(base: NodeJS.ProcessEnv, values: LabValues): NodeJS.ProcessEnv {
    const kept = Object.entries(base).filter(([name]) => !FOREIGN.test(name));
    return {
        ...Object.fromEntries(kept),
        ...ENDPOINT,
        PATH: `${join(cacheDir(), "bin")}:${base.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin"}`,
        DIGITALOCEAN_TOKEN: values.digitaloceanToken,
        CLOUDFLARE_API_TOKEN: values.cloudflareToken,
        CLOUDFLARE_ACCOUNT_ID,
        SSH_AUTH_SOCK: agentSocket,
        PULUMI_HOME: values.pulumiHome,
        PULUMI_BACKEND_URL: `file://${backendDir}`,
        PULUMI_CONFIG_PASSPHRASE_FILE: values.passphraseFile,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        TWINSWARM_STACKS: projectDir,
        TWINSWARM_IMAGES_LOCK: values.imagesLock,
    };
}

/** The same with this lab's secrets, which are made on first use, and its Pulumi home, which is put right. */
export async function labEnvironment(): Promise<NodeJS.ProcessEnv> {
    await labSecret("passphrase");
    return renderEnvironment(process.env, {
        digitaloceanToken: await labSecret("digitalocean-token"),
        cloudflareToken: await labSecret("cloudflare-token"),
        passphraseFile: secretFile("passphrase"),
        imagesLock: new ImageStore(await currentKey()).lockFile,
        pulumiHome: await ensureHome(),
    });
}
