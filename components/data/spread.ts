import { join } from "node:path";
import { readScript, withVariables } from "../scripts";
import { SHARED_SERVICE } from "./shared-directory";

/** A machine that is filled copies the files of all of a zone's sites. */
const SECONDS_AT_MOST = 60 * 60;

/** Asks the agent in its container what the machines that it is connected to lack. */
const ASK = `
fetch("http://localhost:8080/").then((answer) => answer.json()).then(({ peers }) => {
    const met = peers.filter(({ connected }) => connected);
    const lacksOf = ({ machine, completion }) =>
        Object.entries(completion).flatMap(([folder, percent]) => (percent < 100 ? [machine + " with " + percent + " % of " + folder] : []));
    const lacks = met.map(lacksOf);
    const words = met.length === 0 ? "none that is connected" : lacks.flat().slice(0, 5).join(", ");
    console.log(met.length, lacks.filter((all) => all.length === 0).length, words);
});
`;

/**
 * Shell text for a machine that is about to go, which ends when all machines that its shared directory is connected to, one at
 * least, have all files; at once, where none runs on it. Fails with what is lacking after an hour.
 */
export const untilSpread = (machine: string): string =>
    withVariables(
        { MACHINE: machine, AGENT: `^${SHARED_SERVICE}\\.`, SECONDS_AT_MOST: String(SECONDS_AT_MOST), ASK },
        readScript(join(__dirname, "scripts", "spread.sh")),
    );
