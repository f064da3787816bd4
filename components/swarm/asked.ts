import { join } from "node:path";
import { readScript } from "../scripts";

/** Before a script for a manager, which finds there how to ask a Swarm that is choosing a leader. */
export const ASKED = readScript(join(__dirname, "scripts/remote/asked.sh"));
