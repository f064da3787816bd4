/**
 * Whoever runs the fleet, as a host of the lab: the one address that may reach the machines by SSH, with a key made for
 * this lab. The key is held by an agent; neither the program's config nor its state ever sees it.
 */
import { existsSync } from "node:fs";
import { chmod, link, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { enterCgroup, hasUnifiedCgroups } from "../cgroup";
import { withLock } from "../lock";
import { attachHost } from "../network/internet";
import { inNamespace, namespaceOf, type Namespace } from "../network/namespaces";
import { ADDRESS, LAB_DIR } from "../plan";
import { run, until, type Finished, type RunOptions } from "../process";
import { ensureService, serviceDir } from "../services";

const folder = join(LAB_DIR, "operator");
const keyFile = join(folder, "id_ed25519");
const AGENT = "ssh-agent";

/** For the environment of everything that the operator runs. */
export const agentSocket = join(serviceDir(AGENT), "socket");

const operator: Namespace = namespaceOf("operator");

/** Ready when the operator has an address and an agent with the key. Needs the lab's router; safe to repeat. */
export const ensureOperator = (): Promise<void> =>
    withLock(join(LAB_DIR, "operator.lock"), { purpose: "start the operator's agent" }, async () => {
        await attachHost("operator", ADDRESS.operator);
        await ensureKey();
        await ensureService({
            name: AGENT,
            argv: ["sh", "-c", `rm -f "$0"; exec ssh-agent -D -a "$0"`, agentSocket],
        });
        await until("the operator's ssh-agent", () => existsSync(agentSocket), { everyMs: 20 });
        await run("ssh-add", ["-q", keyFile], { env: { ...process.env, SSH_AUTH_SOCK: agentSocket } });
    });

/** The public half of the operator's key, as `authorized_keys` holds it. */
export async function operatorPublicKey(): Promise<string> {
    await ensureKey();
    const { stdout } = await run("ssh-keygen", ["-y", "-f", keyFile]);
    // ssh-keygen says the comment as well where the key has one.
    return stdout.trim();
}

async function ensureKey(): Promise<void> {
    if (existsSync(keyFile)) return;
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
    const draft = join(folder, randomUUID());
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "operator@lab", "-f", draft]);
    await link(draft, keyFile).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
    });
    for (const half of [draft, `${draft}.pub`]) await rm(half);
}

/**
 * The argument list that runs a command as the operator; the caller adds `operatorEnv` to its environment. ssh finds the
 * operator's own `~/.ssh` there, for it goes by the account's home and leaves sockets of shared connections in it; the
 * processes behind those outlive the command, and end with the lab.
 */
export const asOperator = (argv: readonly string[]): string[] => {
    const home = join(userInfo().homedir, ".ssh");
    const script = [
        ...enterCgroup("operator", hasUnifiedCgroups()),
        `mkdir -p -m 700 "$0" "$1" && mount --bind "$0" "$1" && shift && exec "$@"`,
    ].join("\n");
    // What is unmounted on the host is unmounted here as well, however long a shared connection lives.
    const unshare = ["unshare", "--mount", "--propagation", "slave"];
    return inNamespace(operator, [...unshare, "sh", "-c", script, join(folder, "ssh"), home, ...argv]);
};

export const operatorEnv = (): NodeJS.ProcessEnv => ({ ...process.env, SSH_AUTH_SOCK: agentSocket });

/**
 * Options for a look at a machine. Host keys are not compared: nobody stands between in the lab, and an address of the
 * lab goes to another machine once its droplet is gone. The program itself pins the keys.
 */
const SSH_OPTIONS = [
    "BatchMode=yes",
    "ConnectTimeout=5",
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
].flatMap((option) => ["-o", option]);

/** The argument list that logs in to a machine; without a script, for a person to work there. */
export const sshArgv = (address: string, ...script: string[]): string[] =>
    asOperator(["ssh", ...SSH_OPTIONS, `root@${address}`, ...script]);

/** Runs a shell script on a machine by SSH, as the operator. */
export function operatorSsh(address: string, script: string, options: RunOptions = {}): Promise<Finished> {
    const [command = "", ...args] = sshArgv(address, script);
    return run(command, args, { ...options, env: operatorEnv() });
}

/**
 * For those who look every few seconds: one connection a machine, which ends soon after the last of them, or when its
 * machine has fallen silent. ssh takes the first value of an option.
 */
const KEPT_OPEN = [
    "ConnectTimeout=2",
    "ServerAliveInterval=2",
    "ServerAliveCountMax=2",
    "ControlMaster=auto",
    "ControlPath=~/.ssh/look-%C",
    "ControlPersist=20",
].flatMap((option) => ["-o", option]);

/** The same for a look that is cheap to repeat, and is soon given up. */
export function lookAt(address: string, script: string, timeoutMs: number): Promise<Finished> {
    const [command = "", ...args] = asOperator(["ssh", ...KEPT_OPEN, ...SSH_OPTIONS, `root@${address}`, script]);
    return run(command, args, { timeoutMs, env: operatorEnv() });
}
