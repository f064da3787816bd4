/** The program that keeps a zone's accounts, asked for one site: in its container, as that alone knows the database's password. */
import { z } from "zod";
import { schemaOf, USER_LENGTH, userOf } from "../../components/data/accounts";
import { ACCOUNTS_PROGRAM, ACCOUNTS_SERVICE } from "../../components/data/services";
import { quoted, sshWords } from "../../components/ssh";
import type { Fleet } from "../fleet";
import { LOCK } from "../status/data";
import { taggedLines } from "../tagged-lines";
import { machinesIn } from "./machines";
import type { Survey } from "./survey";
import type { ZoneSwarm } from "./swarm";

const SITE = z.object({
    /** Whether the zone, as it was applied, is to have it. */
    isWanted: z.boolean(),
    hasAccount: z.boolean(),
    /** Missing where there is none. */
    schema: z.object({ bytes: z.number(), posts: z.number() }).optional(),
    /** Of Ghost's migrations; missing where it is not held. */
    lock: LOCK.optional(),
});

/** What a zone's database holds of a site. */
export type SiteData = z.output<typeof SITE>;

/** The program itself ends a batch after two minutes. */
const SECONDS_AT_MOST = 150;

export class Accounts {
    constructor(
        private readonly id: string,
        private readonly swarm: ZoneSwarm,
        private readonly fleet: Pick<Fleet, "execute">,
    ) {}

    /** Undefined where the zone has no database, and where the id is too long for an account, as one of a folder may be. */
    async look(survey: Survey): Promise<SiteData | undefined> {
        const { zone } = await this.swarm.applied();
        const hasDatabase = survey.services.some(({ name }) => name === ACCOUNTS_SERVICE);
        if (!hasDatabase || userOf(this.id, zone.name).length > USER_LENGTH) return undefined;
        const [site] = taggedLines(await this.run("look", survey), "site");
        return SITE.parse(site);
    }

    /** Drops its schema and its account. */
    async purge(survey: Survey): Promise<void> {
        await this.run("purge", survey);
    }

    /** Gives the lock of its migrations back, if it is stale. */
    async unlock(survey: Survey): Promise<void> {
        await this.run("unlock", survey);
    }

    private async run(verb: string, { services, nodes }: Survey): Promise<string> {
        const { zone, exported } = await this.swarm.applied();
        const copies = services.find(({ name }) => name === ACCOUNTS_SERVICE)?.copies ?? [];
        const places = copies.flatMap(({ node, isRunning }) => (isRunning ? [node] : []));
        const names = nodes.flatMap(({ id, name }) => (places.includes(id) ? [name] : []));
        const words = [ACCOUNTS_PROGRAM, verb, schemaOf(this.id), userOf(this.id, zone.name)];
        const script =
            `container=$(docker ps --quiet --filter ${quoted(`name=^${ACCOUNTS_SERVICE}\\.`)} | head -n 1)\n` +
            `[ -z "$container" ] || { timeout ${SECONDS_AT_MOST} docker exec "$container" node ${sshWords(words)} && echo asked true; }`;
        // While a machine is rebuilt there are two of its name.
        for (const { command } of machinesIn(exported, zone, names)) {
            const said = await this.fleet.execute(command(script), undefined, (SECONDS_AT_MOST + 30) * 1_000);
            if (taggedLines(said, "asked").length > 0) return said;
        }
        throw new Error(`${ACCOUNTS_SERVICE} of zone ${zone.name} runs nowhere, or is not well`);
    }
}
