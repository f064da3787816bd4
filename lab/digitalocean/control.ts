/**
 * What can happen to a machine that no API call asks for: a pulled plug, a cut cable, a dead disk. The lab's switches
 * for it, on a unix socket, as the real cloud's API has none.
 */
import fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import type { Droplet } from "./state";

/** How the power of a machine is switched; `off` and `cycle` are hard, `shutdown` and `reboot` ask the system. */
export const POWER_SWITCHES = ["on", "off", "shutdown", "reboot", "cycle"] as const;
export const CABLES = ["public", "private"] as const;

export type PowerSwitch = (typeof POWER_SWITCHES)[number];
export type Cable = (typeof CABLES)[number];

/** The driver's part of it. */
export interface Hardware {
    powerOn(id: string): Promise<void>;
    powerOff(id: string): Promise<void>;
    shutdown(id: string): Promise<void>;
    reboot(id: string): Promise<void>;
    cable(id: string, which: Cable, state: "up" | "down"): Promise<void>;
    /** Ids of the machines whose cables are cut, by cable; those without power among them. */
    cut(): Promise<Readonly<Record<Cable, readonly string[]>>>;
    loseDisk(id: string): Promise<void>;
    state(id: string): Promise<"running" | "off" | "absent">;
}

/** A machine as the switches see it. */
export interface MachineView {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    readonly publicAddress: string;
    readonly privateAddress: string;
    readonly tags: readonly string[];
    readonly power: "running" | "off" | "absent";
    /** Down where they are cut, and of a machine without power. */
    readonly cables: Readonly<Record<Cable, "up" | "down">>;
}

export interface ControlOptions {
    readonly hardware: Hardware;
    readonly droplets: () => readonly Droplet[];
    /** Throws while the API does not answer. */
    readonly ready: () => Promise<void>;
}

class UnknownMachine extends Error {
    readonly statusCode = 404;
}

const powerBody = z.object({ state: z.enum(POWER_SWITCHES) });
const cableBody = z.object({ which: z.enum(CABLES), state: z.enum(["up", "down"]) });

/** Ready to `listen` on a socket. */
export function createControl({ hardware, droplets, ready }: ControlOptions): FastifyInstance {
    const app = fastify({ forceCloseConnections: true });

    const dropletOf = (request: { params: unknown }): Droplet => {
        const { name } = request.params as { name: string };
        const found = droplets().filter((one) => one.name === name || String(one.id) === name);
        if (found.length === 1 && found[0] !== undefined) return found[0];
        const known = droplets().map((one) => `${one.name} (${one.id})`);
        const why = found.length === 0 ? "there is no machine" : "there are several machines, so say which id,";
        throw new UnknownMachine(`${why} named "${name}"; there are: ${known.join(", ") || "none"}`);
    };
    const idOf = (request: { params: unknown }): string => String(dropletOf(request).id);
    const views = async (all: readonly Droplet[]): Promise<MachineView[]> => {
        const cut = await hardware.cut();
        return Promise.all(
            all.map(async (droplet) => {
                const { name, region, publicAddress, privateAddress, tags } = droplet;
                const id = String(droplet.id);
                const cable = (which: Cable): "up" | "down" => (cut[which].includes(id) ? "down" : "up");
                const cables = { public: cable("public"), private: cable("private") };
                const power = await hardware.state(id);
                return { id, name, region, publicAddress, privateAddress, tags, power, cables };
            }),
        );
    };
    const power: Readonly<Record<PowerSwitch, (id: string) => Promise<void>>> = {
        on: (id) => hardware.powerOn(id),
        off: (id) => hardware.powerOff(id),
        shutdown: (id) => hardware.shutdown(id),
        reboot: (id) => hardware.reboot(id),
        cycle: async (id) => {
            await hardware.powerOff(id);
            await hardware.powerOn(id);
        },
    };

    app.setErrorHandler((error, _request, reply) => {
        const status = error instanceof z.ZodError ? 400 : error instanceof UnknownMachine ? error.statusCode : 500;
        const message = error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message);
        return reply.code(status).send({ message });
    });
    app.get("/ready", async () => {
        await ready();
        return {};
    });
    app.get("/machines", async () => ({ machines: await views(droplets()) }));
    app.get("/machines/:name", async (request) => (await views([dropletOf(request)]))[0]);
    app.post("/machines/:name/power", async (request) => {
        await power[powerBody.parse(request.body).state](idOf(request));
        return {};
    });
    app.post("/machines/:name/cable", async (request) => {
        const { which, state } = cableBody.parse(request.body);
        await hardware.cable(idOf(request), which, state);
        return {};
    });
    app.post("/machines/:name/disk", async (request) => {
        z.object({ state: z.literal("lost") }).parse(request.body);
        await hardware.loseDisk(idOf(request));
        return {};
    });
    return app;
}
