/** random:index/randomId:RandomId. */
import { randomBytes } from "node:crypto";
import type { ResourceType } from "../plugin/resource";

type IdInputs = { byteLength: number; prefix?: string };

export const RandomId: ResourceType<void, IdInputs> = {
    inputs: ["byteLength", "keepers", "prefix"],
    replaces: [],
    computed: ["b64Std", "b64Url", "dec", "hex"],
    create(_connection, inputs) {
        const bytes = randomBytes(inputs.byteLength);
        const { prefix = "" } = inputs;
        const outputs = {
            ...inputs,
            b64Std: prefix + bytes.toString("base64"),
            b64Url: prefix + bytes.toString("base64url"),
            dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
            hex: prefix + bytes.toString("hex"),
        };
        return Promise.resolve({ id: bytes.toString("base64url"), outputs });
    },
};
