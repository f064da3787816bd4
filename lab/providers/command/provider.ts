import type { StandIn } from "../plugin/resource";
import { LocalCommand } from "./local-command";

export const command: StandIn<void> = {
    name: "command",
    connect: () => undefined,
    resources: { "command:local:Command": LocalCommand },
};
