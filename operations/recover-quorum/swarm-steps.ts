/** What is done on the surviving manager. Each step looks first, so that it can be repeated. */
import { join } from "node:path";
import { readScript } from "../../components/scripts";
import { ASKED } from "../../components/swarm/asked";
import type { Fleet } from "../fleet";
import { askManagers, type Member } from "./condition";
import type { Manager } from "./managers";

type Machines = Pick<Fleet, "execute">;

/**
 * Makes a Swarm of one out of a manager whose Swarm has lost its quorum: certificates, tokens, services, networks, configs
 * and secrets stay, and so do its workers. Addresses are given as at its first beginning, or it would listen everywhere.
 */
export const forceScript = (address: string): string =>
    [
        `docker swarm init --force-new-cluster --advertise-addr ${address} --listen-addr ${address}:2377 \\`,
        `    --data-path-addr ${address} >/dev/null || exit 1`,
        `tries=0`,
        `until timeout 10 docker node ls -q >/dev/null 2>&1; do`,
        `    tries=$((tries + 1))`,
        `    if [ "$tries" -ge 30 ]; then echo "the Swarm of one has no leader; see: journalctl -u docker" >&2; exit 1; fi`,
        `    sleep 1`,
        `done`,
    ].join("\n");

/** Ready when the manager leads. */
export const becomeSwarmOfOne = async ({ command, privateAddress }: Manager, fleet: Machines): Promise<void> =>
    void (await fleet.execute(command(forceScript(privateAddress))));

/** Members that were managers and have no vote any more; a new manager is ready before it votes. */
export const deadMembers = (members: readonly Member[]): readonly Member[] =>
    members.filter(({ role, votes, state }) => role === "manager" && !votes && state !== "ready");

/** Removes the entries of dead managers, and says how many there were. */
export async function forgetDead(survivor: Manager, fleet: Machines): Promise<number> {
    const [condition] = await askManagers([survivor], fleet);
    if (condition?.kind !== "led") throw new Error(`${survivor.name} leads no Swarm any more; run this again`);
    const dead = deadMembers(condition.members);
    const forget = readScript(join(__dirname, "../../components/swarm/scripts/remote/forget.sh"));
    for (const { id } of dead) await fleet.execute(survivor.command(`id=${id}\n${ASKED}${forget}`));
    return dead.length;
}
