/** Who comes to a zone's machines from outside. */
import type { MachineView } from "../../digitalocean/control";
import { operatorSsh } from "../../operator/operator";
import { until } from "../../process";

const RULE = "PREROUTING -p tcp --syn -m multiport --dports 80,443";
/** A minute on an idle host. */
const BOOT_MS = 180_000;

/** Counts connections from visitors and monitors to machines' web ports, from {@link Connections.begin} to its disposal. */
export class Connections implements AsyncDisposable {
    private constructor(private readonly machines: readonly MachineView[]) {}

    /**
     * Resolves when all machines count, which may have just been switched on. Only openings count: what was sent to a
     * machine before it died is sent again when it is back.
     */
    static async begin(machines: readonly MachineView[]): Promise<Connections> {
        const begun = new Connections(machines);
        const doCount = async (): Promise<boolean> => {
            await begun.onEach(`iptables -t mangle -C ${RULE} 2>/dev/null || iptables -t mangle -I ${RULE}`);
            return true;
        };
        await until("the machines to take commands", doCount, { deadlineMs: BOOT_MS });
        return begun;
    }

    async count(): Promise<number> {
        const counts = await this.onEach("iptables -t mangle -nvxL PREROUTING | awk '/multiport/ { print $1 }'");
        return counts.reduce((sum, count) => sum + Number(count), 0);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.onEach(`iptables -t mangle -D ${RULE}`);
    }

    private onEach(script: string): Promise<string[]> {
        const all = this.machines.map(({ publicAddress }) =>
            operatorSsh(publicAddress, script, { timeoutMs: BOOT_MS }),
        );
        return Promise.all(all.map(async (one) => (await one).stdout));
    }
}
