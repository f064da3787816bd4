/** What a zone still has of a site that was removed. */
import { folderOf } from "../../components/data/folders";
import { SHARED_SERVICE } from "../../components/data/shared-directory";
import { siteService } from "../../components/naming";
import { quoted } from "../../components/ssh";
import type { Fleet } from "../fleet";
import { readData } from "../status/read-data";
import { taggedLines } from "../tagged-lines";
import { Accounts, type SiteData } from "../zone/accounts";
import { allMachinesIn, type AppliedMachine } from "../zone/machines";
import type { ZoneSwarm } from "../zone/swarm";

export interface Folder {
    readonly machine: string;
    readonly bytes: number;
}

export interface ZoneSurvey {
    readonly zone: string;
    /** What of it stands there as it was applied: "its service", for people. */
    readonly knows: readonly string[];
    /** Missing where the zone has no database. */
    readonly data?: SiteData;
    /** One a machine that has it. */
    readonly folders: readonly Folder[];
}

/** Throws where a machine, or what keeps the accounts, does not answer. */
export async function surveyZone(id: string, swarm: ZoneSwarm, fleet: Pick<Fleet, "execute">): Promise<ZoneSurvey> {
    const { zone, exported } = await swarm.applied();
    const survey = await swarm.survey();
    const data = await new Accounts(id, swarm, fleet).look(survey);
    const has = (name: string): boolean => survey.services.some((one) => one.name === name);
    // Of the database's members nothing is asked.
    const config = { ...zone.config, database: undefined };
    const sharing = has(SHARED_SERVICE) ? await sharingMachines(id, { ...zone, config }, exported, fleet) : [];
    const machines = await machinesOf(swarm);
    const folders = await Promise.all(
        machines.map(async ({ name, command }) => {
            const bytes = taggedLines(await fleet.execute(command(sizeScript(id))), "folder");
            return bytes.map((each) => ({ machine: name, bytes: Number(each) }));
        }),
    );
    return {
        zone: zone.name,
        knows: [
            ...(has(siteService(id)) ? ["its service"] : []),
            ...(data?.isWanted === true ? ["its account"] : []),
            ...(sharing.length > 0 ? [`its folder, shared by ${sharing.join(", ")}`] : []),
        ],
        ...(data === undefined ? {} : { data }),
        folders: folders.flat(),
    };
}

/** Machines whose Syncthing keeps the site's folder like everywhere else. */
async function sharingMachines(id: string, ...asked: Parameters<typeof readData>): Promise<string[]> {
    const { agents } = await readData(...asked);
    if (agents.length === 0) throw new Error("its shared directory says nothing");
    return agents.filter(({ folders }) => folders.some(({ folder }) => folder === id)).map(({ machine }) => machine);
}

/** All that the last `up` has left. Those that the file lacks by now have the folder as well. */
export async function machinesOf(swarm: ZoneSwarm): Promise<readonly AppliedMachine[]> {
    return allMachinesIn((await swarm.applied()).exported);
}

/** For a machine: one line with the folder's bytes, where it is there. */
const sizeScript = (id: string): string =>
    `if [ -e ${quoted(folderOf(id))} ]; then echo "folder $(du --summarize --bytes ${quoted(folderOf(id))} | cut -f 1)"; fi`;

/** For a machine. Syncthing shares the folder no longer, so that nobody else's copy goes with it. */
export const removalScript = (id: string): string => `rm -rf -- ${quoted(folderOf(id))}`;
