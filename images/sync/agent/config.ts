/** Syncthing's configuration, as far as the agent knows it. What else there is stays as it is. */
import { z } from "zod";

/** The hash of a device's certificate, as Syncthing writes it. */
export const DEVICE_ID = z.string().regex(/^[A-Z2-7]{7}(-[A-Z2-7]{7}){7}$/);

const DEVICE = z.looseObject({
    deviceID: DEVICE_ID,
    name: z.string(),
    addresses: z.array(z.string()),
    paused: z.boolean(),
});
const FOLDER = z.looseObject({
    id: z.string(),
    path: z.string(),
    paused: z.boolean(),
    devices: z.array(z.looseObject({ deviceID: DEVICE_ID })),
});
export const CONFIG = z.object({
    devices: z.array(DEVICE),
    folders: z.array(FOLDER),
    options: z.looseObject({}),
});

export type Device = z.infer<typeof DEVICE>;
export type Folder = z.infer<typeof FOLDER>;
export type Config = z.infer<typeof CONFIG>;
