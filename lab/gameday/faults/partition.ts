/**
 * Two zones that cannot see each other: packets between their public networks are dropped by the lab's router, those of
 * visitors and of Cloudflare are not. Beside the cloud firewalls, which own the filter table and rewrite it as a whole.
 */
import { INTERNET } from "../../network/internet";
import { inNamespace } from "../../network/namespaces";
import { PREFIX } from "../../plan";
import { run } from "../../process";

const CHAIN = `${PREFIX}-partition`;

/** For `iptables-restore --noflush`: names the chain, which empties it, and fills it. */
export const renderPartition = (one: readonly string[], other: readonly string[]): string => {
    const pairs = one.flatMap((a) => other.flatMap((b) => [`-s ${a} -d ${b}`, `-s ${b} -d ${a}`]));
    return ["*mangle", `:${CHAIN} - [0:0]`, ...pairs.map((pair) => `-A ${CHAIN} ${pair} -j DROP`), "COMMIT", ""].join(
        "\n",
    );
};

/** Cuts the ways between two groups of addresses. The rules live in the router's namespace, which `lab down` removes. */
export async function cutApart(one: readonly string[], other: readonly string[]): Promise<void> {
    await inRouter(["iptables-restore", "--noflush"], renderPartition(one, other));
    // Once, however often it is called.
    const jump = ["FORWARD", "-j", CHAIN];
    await iptables("-C", ...jump).catch(() => iptables("-I", ...jump));
}

/** Safe to repeat, and where nothing was cut. */
export const rejoin = (): Promise<unknown> => inRouter(["iptables-restore", "--noflush"], renderPartition([], []));

const iptables = (...args: string[]): Promise<unknown> => inRouter(["iptables", "-t", "mangle", ...args]);

async function inRouter(argv: readonly string[], input?: string): Promise<unknown> {
    const [command = "", ...args] = inNamespace(INTERNET, argv);
    return run(command, args, { input });
}
