import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LOCK_FILE, pinImages, type PinnedImages } from "../images";
import { ConfigError, type Problem } from "./problems";
import { checkMail, MAIL_KEY } from "./mail";
import { EDGE_STACK, PROJECT_FILE, projectOf, stackFile, zoneNames, type Project, type Zone } from "./project";
import { NAMESPACE, parseStackFile, type StackFile } from "./stack-file";

/** A certificate for the origins and its key, in PEM. */
export interface TlsPair {
    readonly certificate: pulumi.Output<string>;
    readonly key: pulumi.Output<string>;
}

export interface ZoneInput {
    readonly project: Project;
    readonly zone: Zone;
    readonly images: PinnedImages;
    readonly tls: TlsPair;
    /** Ghost's settings of mail, as JSON; without them, blogs send none. */
    readonly mail?: pulumi.Output<string> | undefined;
    /** The caller's wish not to ask whether the zone is there, by TWINSWARM_BLIND. */
    readonly blind: boolean;
}

export interface EdgeInput {
    readonly project: Project;
    /** Cloudflare account id. */
    readonly account: string;
}

/** Reads what the stack of a zone needs; throws all problems of all files as one {@link ConfigError}. */
export function readZone(stack: string): ZoneInput {
    const { project, problems } = readProject(stack);
    const tls = new pulumi.Config(NAMESPACE).getSecretObject<{ certificate: string; key: string }>("tls");
    // Asked for as a secret, it could be looked at only while resources are being made already.
    const mail = pulumi.runtime.getConfig(`${NAMESPACE}:${MAIL_KEY}`);
    const zone = project?.zones.find(({ name }) => name === stack);
    const more: Problem[] = [];
    if (project !== undefined && zone === undefined) {
        const known = [...project.zones.map(({ name }) => name), EDGE_STACK].join(", ");
        more.push({
            file: PROJECT_FILE,
            key: "twinswarm:zones",
            seen: known,
            rule: `the stack at hand is ${stack}`,
            remedy: `choose another with -s, or add ${stack} to the zones`,
        });
    }
    if (tls === undefined) {
        more.push({
            file: stackFile(stack),
            key: "twinswarm:tls",
            seen: "missing",
            rule: "Traefik needs a certificate for the sites of this zone",
            remedy: `run: npm run certificate -- ${stack}`,
        });
    }
    if (zone?.config.machines.provider === "digitalocean" && zone.sshKeys.length === 0) {
        more.push({
            file: stackFile(stack),
            key: "twinswarm:sshKeys",
            seen: "empty",
            rule: "a droplet without a public key can be reached by nobody",
            remedy: `run: pulumi config set -s ${stack} --path 'twinswarm:sshKeys[0]' "$(cat ~/.ssh/id_ed25519.pub)"`,
        });
    }
    more.push(...checkMail(stack, mail));
    const pinned = project === undefined ? undefined : pinImages(project, lockText());
    const all = [...problems, ...more, ...(pinned?.problems ?? [])];
    if (
        all.length > 0 ||
        project === undefined ||
        zone === undefined ||
        tls === undefined ||
        pinned?.images === undefined
    ) {
        throw new ConfigError(all);
    }
    const blind = process.env.TWINSWARM_BLIND === "true";
    return {
        project,
        zone,
        images: pinned.images,
        tls: { certificate: tls.certificate, key: tls.key },
        mail: mail === undefined ? undefined : pulumi.secret(mail),
        blind,
    };
}

/** Reads what the edge stack needs; throws all problems of all files as one {@link ConfigError}. */
export function readEdge(): EdgeInput {
    const { project, problems } = readProject(EDGE_STACK);
    const account = project?.edge.account ?? process.env.CLOUDFLARE_ACCOUNT_ID;
    const more: Problem[] =
        project === undefined || account !== undefined
            ? []
            : [
                  {
                      file: stackFile(EDGE_STACK),
                      key: "twinswarm:edge.account",
                      seen: "missing",
                      rule: "load balancers belong to an account",
                      remedy: "set it, or the environment's CLOUDFLARE_ACCOUNT_ID",
                  },
              ];
    if (project === undefined || account === undefined) {
        throw new ConfigError([...problems, ...more]);
    }
    return { project, account };
}

/** Where the stack files lie: the project's folder, which a language host may not tell. */
const folder = (): string => process.env.TWINSWARM_STACKS ?? rootDirectory() ?? process.cwd();

function rootDirectory(): string | undefined {
    try {
        return pulumi.runtime.getRootDirectory();
    } catch {
        return undefined;
    }
}

const readText = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

const lockText = (): string | undefined => readText(process.env.TWINSWARM_IMAGES_LOCK ?? join(folder(), LOCK_FILE));

function readProject(stack: string): { project?: Project; problems: readonly Problem[] } {
    const read = (file: string): StackFile => parseStackFile(file, readText(join(folder(), file)) ?? "");
    const zones = zoneNames(readText(join(folder(), PROJECT_FILE)) ?? "");
    const files = [PROJECT_FILE, ...[...zones, EDGE_STACK].map(stackFile)].map(read);
    const { project, problems } = projectOf(
        files.map((file) => (file.file === stackFile(stack) ? withEngineValues(file) : file)),
    );
    return { project, problems: problems ?? [] };
}

/** The engine's view of the stack at hand goes before its file: it also knows values out of environments. */
function withEngineValues(file: StackFile): StackFile {
    const config = new pulumi.Config(NAMESPACE);
    const keys = file.file === stackFile(EDGE_STACK) ? ["edge"] : ["zone", "sites", "sshKeys"];
    const seen = keys.flatMap((key) => {
        const text = config.get(key);
        return text === undefined ? [] : [[key, parse(text)] as const];
    });
    return { ...file, values: { ...file.values, ...Object.fromEntries(seen) } };
}

/** The engine hands structures over as JSON, and a plain text as it is. */
function parse(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}
