import { main } from "../plugin/server";
import { LocalCommand } from "./local-command";

main({ name: "command", connect: () => undefined, resources: { "command:local:Command": LocalCommand } });
