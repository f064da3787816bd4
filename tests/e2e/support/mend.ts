/** What a test that fails in the midst of a disaster owes to the next one: a whole fleet. */
import { EDGE_STACK } from "../../../components/config/project";
import { cables } from "../../../lab/gameday/fleet/machines";
import { writeTexts } from "../../../operations/edit/files";
import { readTexts, type Texts } from "../../../operations/read-project";
import { command } from "./command";
import { machinesOf, on, powerOn, project, stacks, untilWhole, up } from "./fleet";

/** Runs a test's work. Where it fails, brings back the stack files, the zones, however little is left of them, and the edge. */
export async function mending(work: () => Promise<void>): Promise<void> {
    const [texts, zones] = [await readTexts(stacks()), (await project()).zones.map(({ name }) => name)];
    try {
        await work();
    } catch (error) {
        await mend(texts, zones).catch((reason: unknown) => console.error("the fleet is left as it is:", reason));
        throw error;
    }
}

async function mend(texts: Texts, zones: readonly string[]): Promise<void> {
    await writeTexts(stacks(), texts);
    await command("certificate");
    for (const zone of zones) {
        await mendZone(zone).catch((reason: unknown) => console.error(`zone ${zone} is left as it is:`, reason));
    }
    await up(EDGE_STACK);
}

/** Only what does not heal by itself is made anew: a machine that is still booting looks like one that is lost. */
async function mendZone(zone: string): Promise<void> {
    const names = async () => (await machinesOf(zone)).map(({ name }) => name);
    for (const cable of ["public", "private"] as const) await cables(await names(), cable, "up");
    await powerOn(...(await names()));
    const whole = async () => {
        const all = await names();
        if (all.length === 0) throw new Error(`${zone} has no machines`);
        await untilWhole(
            all.filter((name) => name.includes("-m")),
            all,
        );
    };
    await whole()
        .catch(() => command("recover-quorum", zone, "--yes"))
        .catch(() => command("zone", "rebuild", zone, "--yes"))
        .catch(() => undefined);
    await withoutDrained(await names());
    await up(zone);
    await whole();
}

/** Gives all machines work again, by the first manager that can. */
async function withoutDrained(machines: readonly string[]): Promise<void> {
    const script = "set -e; for node in $(docker node ls -q); do docker node update --availability active $node; done";
    for (const name of machines.filter((one) => one.includes("-m"))) {
        const done = await on(name, script).catch(() => undefined);
        if (done !== undefined) return;
    }
}
