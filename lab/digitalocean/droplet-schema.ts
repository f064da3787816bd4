/** What a request to create droplets may say. */
import { z } from "zod";
import { tagName } from "./tags";

/** In bytes: https://docs.digitalocean.com/products/droplets/how-to/provide-user-data/ */
const USER_DATA_LIMIT = 64 * 1024;

const hostname = z
    .string()
    .max(255)
    .regex(
        /^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/,
        "Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)",
    );

export const newDroplets = z
    .object({
        name: hostname.optional(),
        names: z.array(hostname).min(1).max(10).optional(),
        region: z.string().optional(),
        size: z.string(),
        image: z.union([z.string(), z.number()]),
        ssh_keys: z.array(z.union([z.string(), z.number()])).default([]),
        backups: z.boolean().default(false),
        monitoring: z.boolean().default(false),
        tags: z.array(tagName).default([]),
        user_data: z
            .string()
            .refine(
                (text) => Buffer.byteLength(text) <= USER_DATA_LIMIT,
                `is too long (maximum is ${USER_DATA_LIMIT} bytes)`,
            )
            .optional(),
        vpc_uuid: z.string().optional(),
        // What the lab's data centres do not have is refused, not ignored.
        ipv6: z.literal(false, "there is no IPv6 in the lab").optional(),
        public_networking: z.literal(true, "every droplet of the lab has a public address").optional(),
        volumes: z.array(z.unknown()).max(0, "there are no volumes in the lab").optional(),
    })
    .refine(({ name, names }) => (name === undefined) !== (names === undefined), {
        path: ["name"],
        message: "needs either name or names",
    });

export type NewDroplets = z.output<typeof newDroplets>;
