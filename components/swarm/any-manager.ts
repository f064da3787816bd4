import { quoted, sshOptions, sshWords, type SshTarget } from "../ssh";

/** How a zone's managers are reached, in the order in which they are tried. */
export type Managers = readonly SshTarget[];

/** Name under which the managers of a zone are one destination. */
export const managersAlias = (zone: string): string => `${zone}-managers`;

/** Seconds that a manager gets for taking a connection. */
const TRY_SECONDS = 3;
/** Seconds that a manager gets for telling that its Swarm has a leader. */
const ANSWER_SECONDS = 10;
/** Seconds for trying all of them; a connection through a ProxyCommand counts its whole search as connecting. */
const SEARCH_SECONDS = 50;

/**
 * Options of `ssh` that lead to the first manager which answers for a Swarm with a leader. A blank machine, or one whose
 * Swarm has lost its quorum, is passed over. The destination's host name is never looked up.
 *
 * The text of the options changes with the managers' addresses only, so the Docker provider's configuration stays the
 * same whichever of them lives.
 */
export function anyManagerOptions(zone: string, managers: Managers): string[] {
    const alias = managersAlias(zone);
    const target = { alias, hostKeys: managers.flatMap(({ hostKeys }) => hostKeys) };
    const proxy = proxyCommand(zone, managers, sshOptions(target, TRY_SECONDS));
    return [...sshOptions(target, SEARCH_SECONDS), "-o", `ProxyCommand=${proxy}`];
}

function proxyCommand(zone: string, managers: Managers, options: readonly string[]): string {
    const ssh = sshWords(["ssh", ...options]);
    const script = [
        `for manager in "$@"; do`,
        `if ${ssh} "$manager" timeout ${ANSWER_SECONDS} docker node ls -q </dev/null >/dev/null 2>&1; then`,
        `exec ${ssh} -W 127.0.0.1:22 "$manager"; fi; done;`,
        `echo "no manager of ${zone} answers (tried $*); what to do: docs/runbooks/zone-down.md" >&2; exit 1`,
    ].join(" ");
    const words = ["sh", "-c", script, zone, ...managers.map(({ user, address }) => `${user}@${address}`)];
    // ssh replaces percent signs in this option.
    return words.map(quoted).join(" ").replaceAll("%", "%%");
}

/** `ssh … user@<zone>-managers`: the words that run something on any living manager. */
export const anyManagerCommand = (zone: string, managers: Managers): string[] => [
    "ssh",
    ...anyManagerOptions(zone, managers),
    `${managers[0]?.user ?? "root"}@${managersAlias(zone)}`,
];
