import type { StandIn } from "../plugin/resource";
import { LocalCommand, runOnce } from "./local-command";

export const command: StandIn<void> = {
    name: "command",
    connect: () => undefined,
    resources: { "command:local:Command": LocalCommand },
    functions: { "command:local:run": (_connection, args, operation) => runOnce(args, operation) },
};
