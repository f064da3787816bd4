/** Droplets as the API has them, and the provider's waits for them. */
import type { Operation, Props } from "../plugin/resource";
import { waitUntil } from "../plugin/wait";
import type { DigitalOcean } from "./client";

interface Address {
    ip_address: string;
    type: "public" | "private";
}

export interface ApiDroplet {
    id: number;
    name: string;
    memory: number;
    vcpus: number;
    disk: number;
    locked: boolean;
    status: "new" | "active" | "off" | "archive";
    created_at: string;
    features: string[];
    region: { slug: string };
    size: { slug: string; price_hourly: number; price_monthly: number };
    networks: { v4: Address[]; v6: Address[] };
    volume_ids: string[];
    tags: string[];
    vpc_uuid: string;
}

interface ApiAction {
    id: number;
    status: "in-progress" | "completed" | "errored";
    completed_at: string | null;
}

/** The provider sleeps so long before each first look; the lab keeps that, or its times would promise too much. */
const FIRST_LOOK_MS = 10_000;
const LEAST_PAUSE_MS = 3_000;
const CHANGE_TIMEOUT_MS = 60 * 60_000;
const DELETE_TIMEOUT_MS = 60_000;

const path = (id: string): string => `v2/droplets/${id}`;

export const findDroplet = (api: DigitalOcean, id: string, operation: Operation): Promise<ApiDroplet | undefined> =>
    api.find<ApiDroplet>(operation, path(id), "droplet");

/** Resolves with the droplet once it meets a condition. A droplet that is not found yet is waited for. */
export async function waitForDroplet(
    api: DigitalOcean,
    id: string,
    what: string,
    isSo: (droplet: ApiDroplet) => boolean,
    operation: Operation,
): Promise<ApiDroplet> {
    const look = async (): Promise<ApiDroplet | undefined> => {
        const droplet = await findDroplet(api, id, operation);
        return droplet !== undefined && isSo(droplet) ? droplet : undefined;
    };
    const times = { timeoutMs: CHANGE_TIMEOUT_MS, firstMs: FIRST_LOOK_MS, leastMs: LEAST_PAUSE_MS };
    return waitUntil({ what: `droplet ${id} to be ${what}`, look, ...times }, operation);
}

/** Orders an action and returns its number. */
export async function act(api: DigitalOcean, id: string, action: Props, operation: Operation): Promise<number> {
    const { id: ordered } = await api.send<ApiAction>(operation, "POST", `${path(id)}/actions`, action, "action");
    return ordered;
}

/** Resolves once an action has completed; an action that failed is an error. */
export async function waitForAction(api: DigitalOcean, action: number, operation: Operation): Promise<void> {
    const look = async (): Promise<true | undefined> => {
        const { status, completed_at: completed } = await api.get<ApiAction>(
            operation,
            `v2/actions/${action}`,
            "action",
        );
        if (status === "errored") throw new Error(`action ${action} ended with the status "errored"`);
        return completed === null ? undefined : true;
    };
    const times = { timeoutMs: CHANGE_TIMEOUT_MS, firstMs: FIRST_LOOK_MS, leastMs: LEAST_PAUSE_MS };
    await waitUntil({ what: `action ${action} to complete`, look, ...times }, operation);
}

/**
 * Deletes a droplet and waits until it is gone. One that is gone before is an error, as with the real provider, which
 * waits for it to be unlocked first; a refresh takes it out of the state.
 */
export async function deleteDroplet(
    api: DigitalOcean,
    id: string,
    graceful: boolean,
    operation: Operation,
): Promise<void> {
    const times = { timeoutMs: DELETE_TIMEOUT_MS, firstMs: FIRST_LOOK_MS, leastMs: LEAST_PAUSE_MS };
    const look = async (): Promise<true | undefined> => {
        const droplet = await api.get<ApiDroplet>(operation, path(id), "droplet");
        return droplet.locked ? undefined : true;
    };
    await waitUntil({ what: `droplet ${id} to be unlocked`, look, ...times }, operation);
    if (graceful) {
        await act(api, id, { type: "shutdown" }, operation);
        await waitForDroplet(api, id, "off", ({ status }) => status === "off", operation);
    }
    await api.remove(operation, path(id));
    const lookAgain = async (): Promise<true | undefined> => {
        const droplet = await findDroplet(api, id, operation);
        if (droplet === undefined) return true;
        if (droplet.status === "active" || droplet.status === "off") return undefined;
        throw new Error(`droplet ${id} is "${droplet.status}" while it is being deleted`);
    };
    await waitUntil({ what: `droplet ${id} to be gone`, look: lookAgain, ...times }, operation);
}
