import { loadProject, type Zone } from "../../../components/config/project";
import { readData } from "../../../operations/status/read-data";
import { FILES_WITH_BLOGS } from "../config/files";

function zone(members?: 1 | 3): Zone {
    const [one] = loadProject(FILES_WITH_BLOGS).project?.zones ?? [];
    if (one?.config.database === undefined) throw new Error("the files are wrong");
    const database = members === undefined ? undefined : { ...one.config.database, members };
    return { ...one, config: { ...one.config, database } };
}

const urn = (name: string): string => `urn:pulumi:nyc::twinswarm::x::${name}`;
const EXPORTED = JSON.stringify({
    deployment: {
        resources: ["nyc-m1", "nyc-m2", "nyc-m3"].flatMap((name) => [
            {
                urn: urn(`${name}-docker`),
                type: "command:local:Command",
                inputs: { interpreter: ["ssh", `root@${name}`] },
            },
            { urn: urn(`${name}-droplet`), type: "x", outputs: { ipv4AddressPrivate: "10.10.0.2" } },
        ]),
    },
});
const MEMBER = { name: "nyc-db1", answer: { state: "ONLINE", role: "PRIMARY" } };
const KNOWS = `member ${JSON.stringify(MEMBER)}\n`;

/** Machines that answer, with what they say. */
const fleet = (answers: Readonly<Record<string, string>>, asked: string[]) => ({
    execute: ([, to = ""]: readonly string[]): Promise<string> => {
        const name = to.replace("root@", "");
        asked.push(name);
        const answer = answers[name];
        return answer === undefined ? Promise.reject(new Error(`${name} is off`)) : Promise.resolve(answer);
    },
});

it.each<[string, 1 | 3 | undefined, Readonly<Record<string, string>>, string[]]>([
    ["the first that holds a member", 3, { "nyc-m1": KNOWS }, ["nyc-m1"]],
    [
        "the next one while that is off, or its member says nothing",
        3,
        { "nyc-m2": "", "nyc-m3": KNOWS },
        ["nyc-m1", "nyc-m2", "nyc-m3"],
    ],
    ["nobody else where one alone holds it", 1, { "nyc-m1": KNOWS }, ["nyc-m1"]],
])("asks %s", async (_what, members, answers, order) => {
    const asked: string[] = [];
    expect((await readData(zone(members), EXPORTED, fleet(answers, asked))).members).toEqual([MEMBER]);
    expect(asked).toEqual(order);
});

it("asks whoever answers for the shared directory of a zone without a database", async () => {
    expect(await readData(zone(), EXPORTED, fleet({ "nyc-m2": "" }, []))).toEqual({
        members: [],
        agents: [],
        locks: [],
    });
});

it("says why nobody knows", async () => {
    const reading = readData(zone(3), EXPORTED, fleet({ "nyc-m2": "" }, []));
    await expect(reading).rejects.toThrow(
        "nyc-m1 is off; the database's member on nyc-m2 does not answer; nyc-m3 is off",
    );
});
