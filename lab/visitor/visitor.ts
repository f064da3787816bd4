/** Someone on the internet: a host that knows names only, asks the lab's resolver for them and trusts the lab's CA. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { labAuthority } from "../authority";
import { attachHost } from "../network/internet";
import { inNamespace, namespaceExists, namespaceOf } from "../network/namespaces";
import { ADDRESS } from "../plan";
import { serviceDir } from "../services";

const NAME = "visitor";
const HOST_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

export const VISITOR = namespaceOf(NAME);

/** The visitor's own files below /etc, by name: what a program of the host must not take from the host. */
const ETC: Readonly<Record<string, string>> = {
    "resolv.conf": `nameserver ${ADDRESS.resolver}\n`,
    hosts: "127.0.0.1 localhost\n",
    // A host's own may ask a daemon of the host before any name server.
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};

export const visitorDir = (): string => serviceDir(NAME);

/** The lab's authority alone, and together with those that the host trusts. */
export const trust = () => ({ lab: join(visitorDir(), "lab-ca.pem"), all: join(visitorDir(), "ca-certificates.crt") });

/**
 * Makes the visitor's namespace and files. Needs the lab's internet; whether names resolve is up to `ensureResolver`.
 * Safe to repeat.
 */
export async function ensureVisitor(): Promise<void> {
    const { certificatePem } = await labAuthority();
    await attachHost(NAME, ADDRESS.visitor);
    await mkdir(visitorDir(), { recursive: true });
    const hostBundle = await readFile(HOST_BUNDLE, "utf8").catch(() => "");
    const { lab, all } = trust();
    await writeFile(lab, certificatePem);
    await writeFile(all, `${hostBundle}${certificatePem}`);
    for (const [name, text] of Object.entries(ETC)) await writeFile(join(visitorDir(), name), text);
}

/** Throws with the command to type where the lab has no visitor. */
export function requireVisitor(): void {
    if (namespaceExists(VISITOR) && existsSync(trust().all)) return;
    throw new Error("the lab has no visitor yet: it is not up; run: npm run lab -- up");
}

/**
 * The argument list that runs a program of the host as the visitor: its network, and over the host's files for names and
 * trust its own, in a mount namespace that ends with the program. For short commands: a mount namespace keeps every
 * mount alive that it was born with.
 */
export function asVisitor(argv: readonly string[]): string[] {
    const binds = Object.keys(ETC).map((name) => [join(visitorDir(), name), `/etc/${name}`] as const);
    const script = [
        ...[...binds, [trust().all, HOST_BUNDLE] as const].map(
            // A file that the host does not have is not missed.
            ([own, over]) => `[ ! -e ${over} ] || mount --bind "${own}" ${over}`,
        ),
        // Name service cache daemon: glibc would ask it, and so the host's resolver, first.
        "[ ! -d /var/run/nscd ] || mount -t tmpfs none /var/run/nscd",
        'exec "$@"',
    ].join("\n");
    return inNamespace(VISITOR, [
        "unshare",
        "--mount",
        "--propagation",
        "slave",
        "sh",
        "-ec",
        script,
        "visitor",
        ...argv,
    ]);
}

/** The visitor's environment: this process's, without proxies of the host and with the visitor's trust. */
export function visitorEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    const kept = Object.entries(env).filter(([key]) => !/^(all|https?|ftp|no)_proxy$/i.test(key));
    const { lab, all } = trust();
    return { ...Object.fromEntries(kept), CURL_CA_BUNDLE: all, SSL_CERT_FILE: all, NODE_EXTRA_CA_CERTS: lab };
}
