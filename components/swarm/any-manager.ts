import { contentHash } from "../naming";
import { quoted, sshOptions, type SshTarget } from "../ssh";
import { farewell } from "./farewell";

/** How a zone's managers are reached, in the order in which they are tried. */
export type Managers = readonly SshTarget[];

/** Name under which the managers of a zone are one destination. */
export const managersAlias = (zone: string): string => `${zone}-managers`;

/** Seconds that a manager gets for taking a connection. */
const TRY_SECONDS = 3;
/** Seconds that a manager gets for telling that its Swarm has a leader. */
const ANSWER_SECONDS = 10;
/** Seconds after which the next manager is asked as well, while none has answered: mostly the first one does. */
const NEXT_SECONDS = 1;
/**
 * Seconds for the whole search; a connection through a ProxyCommand counts it as connecting. A manager that falls silent
 * in the midst of its answer is given up after a quarter of a minute, see sshOptions.
 */
const SEARCH_SECONDS = 30;
/** Seconds for which a search in vain stands for those that come right after it: a refresh makes one a resource. */
const IN_VAIN_SECONDS = 20;
/**
 * Seconds for which a shared connection outlives its last use. Whoever comes in by it takes its manager as it is: a Swarm
 * needs more than that to notice that its quorum is gone, so a command that starts later looks for itself.
 */
const PERSIST_SECONDS = 10;

/** A Docker provider's connection. Without it, each connection makes its own search and says on its standard error how that ended. */
interface Shared {
    /** Shell word: a file that holds when a search was in vain. */
    readonly note: string;
}

/**
 * Options of `ssh` that lead to the first manager which answers for a Swarm with a leader. A blank machine, or one whose
 * Swarm has lost its quorum, is passed over. The destination's host name is never looked up.
 *
 * The text of the options changes with the managers' addresses only, so the Docker provider's configuration stays the
 * same whichever of them lives.
 */
export function anyManagerOptions(zone: string, managers: Managers, shared?: Shared): string[] {
    const alias = managersAlias(zone);
    const target = { alias, hostKeys: managers.flatMap(({ hostKeys }) => hostKeys) };
    const proxy = proxyCommand(zone, managers, sshOptions(target, TRY_SECONDS), shared);
    return [...sshOptions(target, SEARCH_SECONDS), "-o", `ProxyCommand=${proxy}`];
}

/** Part of the reason where a majority of managers lives, which chooses a leader by itself. */
export const MOST_LIVE = ", though most of them live";

/** How a search ended that found nobody, with the page to read. */
function reasons(zone: string, managers: Managers) {
    const tried = `(tried ${managers.map(destination).join(" ")})`;
    const leaderless = (which: string): string =>
        `no manager of ${zone} answers for a Swarm with a leader${which} ${tried}; what to do: docs/runbooks/quorum-lost.md`;
    return {
        silent: `no manager of ${zone} answers ${tried}; what to do: docs/runbooks/zone-down.md`,
        leaderless: leaderless(""),
        choosing: leaderless(MOST_LIVE),
    };
}

function proxyCommand(zone: string, managers: Managers, options: readonly string[], shared?: Shared): string {
    const { silent, leaderless, choosing } = reasons(zone, managers);
    const half = Math.floor(managers.length / 2);
    const say = (reason: string): string =>
        // ssh hides what this command says where connections are shared, and shows what a server says.
        shared === undefined
            ? `echo ${doubleQuoted(reason)} >&2; exit 1`
            : `printf ${doubleQuoted(farewell(reason))}; exec cat >/dev/null`;
    const script = [
        `reach() { exec ${["ssh", ...options].map(word).join(" ")} "$@"; };`,
        // Whoever comes too late writes to nobody, which ends it before it asks a manager for nothing.
        `look() { sleep "$1"; echo; (reach "$2" timeout ${ANSWER_SECONDS} docker node ls -q) </dev/null >/dev/null; echo "$? $2"; };`,
        ...(shared === undefined ? [SEARCH] : [unlessInVain(shared)]),
        `if [ $reached -gt ${half} ]; then ${say(choosing)}; elif [ $reached -gt 0 ]; then ${say(leaderless)}; else ${say(silent)}; fi`,
    ].join(" ");
    const words = ["sh", "-c", script, zone, ...managers.map(destination)];
    // ssh replaces percent signs in this option.
    return words.map(word).join(" ").replaceAll("%", "%%");
}

/** Leads to the first manager that says yes, or sets `reached`: how many took a connection at all. */
const SEARCH = [
    `reached=$(after=0; for manager in "$@"; do`,
    // Nothing that is left of it when the search is over may keep the standard error of ssh open. Without braces, dash
    // would keep it for after the function.
    `{ look $after "$manager"; } 2>/dev/null & after=$((after + ${NEXT_SECONDS})); done |`,
    "{ reached=0; while read -r code manager; do",
    // ssh itself ends with 255, a command that it ran with another code. Old shells count the parentheses in a $( ).
    `case $code in (0) echo "$manager"; exit ;; ("" | 255) ;; (*) reached=$((reached + 1)) ;; esac;`,
    `done; echo $reached; });`,
    `case $reached in *@*) reach -W 127.0.0.1:22 "$reached" ;; esac;`,
].join(" ");

const unlessInVain = ({ note }: Shared): string =>
    [
        `note=${note};`,
        `if read -r reached at 2>/dev/null <"$note" && [ $(($(date +%s) - at)) -lt ${IN_VAIN_SECONDS} ]; then :; else`,
        SEARCH,
        `echo "$reached $(date +%s)" 2>/dev/null >"$note"; fi;`,
    ].join(" ");

const destination = ({ user, address }: SshTarget): string => `${user}@${address}`;

/** As one word of a shell, bare where it may be: an error of the Docker provider quotes it all, once more. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text));

/** The same within a text that is quoted once more, which single quotes do not survive in one piece. */
const doubleQuoted = (text: string): string => `"${text.replace(/["$`]/g, "\\$&")}"`;

/** `ssh … user@<zone>-managers`: the words that run something on any living manager. */
export const anyManagerCommand = (zone: string, managers: Managers): string[] => [
    "ssh",
    ...anyManagerOptions(zone, managers),
    `${managers[0]?.user ?? "root"}@${managersAlias(zone)}`,
];

/**
 * Files of a shared connection, in the operator's home. Their name stands for these very managers: `nyc-managers` of
 * another fleet is another place, and what it shows would be applied there.
 */
const sharedFile = (managers: Managers): string => `.ssh/twinswarm-${contentHash(JSON.stringify(managers))}`;

/** Shell word: where the Docker provider's searches note that they were in vain. ssh goes by the account's home, not by HOME. */
export const inVainNote = (managers: Managers): string => `$(eval "echo ~$(id -un)")/${sharedFile(managers)}.in-vain`;

/** Options of `ssh` for the Docker provider: one connection for all its calls, to any living manager. */
export const sharedOptions = (zone: string, managers: Managers): string[] => [
    ...anyManagerOptions(zone, managers, { note: inVainNote(managers) }),
    ...["ControlMaster=auto", `ControlPersist=${PERSIST_SECONDS}s`, `ControlPath=~/${sharedFile(managers)}`].flatMap(
        (option) => ["-o", option],
    ),
];
