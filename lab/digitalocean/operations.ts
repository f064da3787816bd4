/** Work on machines that goes on after the answer: droplets being created, switched, rebuilt, destroyed. */
import { setTimeout as delay } from "node:timers/promises";
import { sizeOf } from "./catalog";
import { nextId, type Cloud } from "./cloud";
import { machineSpec, pendingAction, statusOf } from "./droplet-view";
import { unprocessable } from "./errors";
import { now, type Action, type ActionType, type Droplet } from "./state";

/** The API keeps actions for good; a lab that runs for weeks does not need to. */
const KEPT_ACTIONS = 2000;
const DESTROY_RETRY_MS = 2000;

type Work = (cloud: Cloud, droplet: Droplet, given: Action["arguments"]) => Promise<void> | void;

/** What each action does; when it is over, the action is completed. After a crash it is done again from its start. */
const WORK: Readonly<Record<ActionType, Work>> = {
    create: async (cloud, droplet) => {
        await cloud.firewalls.push(droplet);
        await cloud.machines.create(machineSpec(cloud.state, droplet));
        await delay(cloud.activeDelayMs, undefined, { signal: cloud.closed });
    },
    power_on: ({ machines }, { id }) => machines.powerOn(String(id)),
    power_off: ({ machines }, { id }) => machines.powerOff(String(id)),
    shutdown: ({ machines }, { id }) => machines.shutdown(String(id)),
    reboot: ({ machines }, { id }) => machines.reboot(String(id)),
    power_cycle: async ({ machines }, { id }) => {
        await machines.powerOff(String(id));
        await machines.powerOn(String(id));
    },
    rebuild: async ({ machines }, droplet, { image = droplet.image }) => {
        await machines.rebuild(String(droplet.id), image);
        droplet.image = image;
    },
    resize: (_cloud, droplet, { size = droplet.size, disk }) => {
        droplet.size = size;
        if (disk === true) droplet.disk = sizeOf(size)?.disk ?? droplet.disk;
    },
    // The system inside keeps the host name that it was created with.
    rename: (_cloud, droplet, { name = droplet.name }) => {
        droplet.name = name;
    },
    enable_backups: (_cloud, droplet) => {
        droplet.features = [...new Set([...droplet.features, "backups"])];
    },
    disable_backups: (_cloud, droplet) => {
        droplet.features = droplet.features.filter((feature) => feature !== "backups");
    },
    // Every droplet is in a VPC from its first day.
    enable_private_networking: () => undefined,
};

export const isActionType = (type: string): type is ActionType => Object.hasOwn(WORK, type);

/** Refuses what may not be done to a droplet that is still busy. */
export function checkUnlocked(cloud: Cloud, droplet: Droplet): void {
    if (pendingAction(cloud.state, droplet) !== undefined) throw unprocessable("Droplet already has a pending event.");
}

/** Begins an action on an unlocked droplet. Work goes on in the background; the caller saves. */
export async function begin(
    cloud: Cloud,
    droplet: Droplet,
    type: ActionType,
    given: Action["arguments"] = {},
): Promise<Action> {
    const statusBefore = await statusOf(cloud, droplet);
    checkUnlocked(cloud, droplet);
    return note(cloud, droplet, type, statusBefore, given);
}

/** Begins the creation of a droplet that the account just got. */
export const beginCreation = (cloud: Cloud, droplet: Droplet): Action => note(cloud, droplet, "create", "new", {});

function note(
    cloud: Cloud,
    droplet: Droplet,
    type: ActionType,
    statusBefore: Action["statusBefore"],
    given: Action["arguments"],
): Action {
    const action: Action = {
        id: nextId(cloud.state),
        type,
        status: "in-progress",
        started_at: now(),
        completed_at: null,
        resource_id: droplet.id,
        region_slug: droplet.region,
        statusBefore,
        arguments: given,
    };
    cloud.state.actions = [...cloud.state.actions.slice(-KEPT_ACTIONS), action];
    // First on disk: a crash must not leave a machine that nobody knows of.
    void saved(cloud).then(() => carryOut(cloud, droplet, action));
    return action;
}

async function carryOut(cloud: Cloud, droplet: Droplet, action: Action): Promise<void> {
    let status: Action["status"] = "completed";
    try {
        await WORK[action.type](cloud, droplet, action.arguments);
    } catch (error) {
        status = "errored";
        if (!cloud.closed.aborted) cloud.log.error({ err: error, droplet: droplet.name }, `${action.type} failed`);
    }
    // What ends after closing is left as it was on disk, for the next start.
    if (cloud.closed.aborted) return;
    action.status = status;
    action.completed_at = now();
    await saved(cloud);
}

/** Marks a droplet as gone for the API and takes its machine down. */
export function beginDestruction(cloud: Cloud, droplet: Droplet): void {
    droplet.destroying = true;
    void saved(cloud).then(() => takeDown(cloud, droplet));
}

async function takeDown(cloud: Cloud, droplet: Droplet): Promise<void> {
    await cloud.firewalls.forget(droplet);
    for (let gone = false; !gone && !cloud.closed.aborted;) {
        try {
            await cloud.machines.destroy(String(droplet.id));
            gone = true;
        } catch (error) {
            cloud.log.error({ err: error, droplet: droplet.name }, "cannot destroy the machine");
            await delay(DESTROY_RETRY_MS, undefined, { signal: cloud.closed }).catch(() => undefined);
        }
    }
    if (cloud.closed.aborted) return;
    cloud.state.droplets = cloud.state.droplets.filter((one) => one !== droplet);
    await saved(cloud);
}

/** Takes up what an earlier process left undone. */
export function resume(cloud: Cloud): void {
    for (const droplet of cloud.state.droplets) {
        const action = pendingAction(cloud.state, droplet);
        if (droplet.destroying) void takeDown(cloud, droplet);
        else if (action !== undefined) void carryOut(cloud, droplet, action);
    }
}

/** In the background nobody is there to be told; the next change writes the state again. */
const saved = (cloud: Cloud): Promise<void> =>
    cloud.save().catch((error: unknown) => cloud.log.error({ err: error }, "cannot write the state file"));
