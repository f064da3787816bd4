import { decide, isPrimary, type Answer, type Decision, type Member } from "../../../images/mysql/supervisor/decide";

/** GTID sets as lists of letters: "ab" holds "a". */
const isSubset = (part: string, whole: string): Promise<boolean> =>
    Promise.resolve([...part].every((letter) => whole.includes(letter)));

const answer = (state: Answer["state"], held = "", more: Partial<Answer> = {}): Answer => ({
    state,
    role: state === "ONLINE" ? "SECONDARY" : "",
    inView: state === "ONLINE" ? 3 : 1,
    online: state === "ONLINE" ? 3 : 0,
    isClosed: false,
    isReadOnly: true,
    held,
    ...more,
});
const offline = (held = "") => answer("OFFLINE", held);
const fallen = (held = "") => answer("ERROR", held, { isClosed: true });
const joining = (held = "") => answer("RECOVERING", held);
const online = (held = "") => answer("ONLINE", held);
const alone = (held = "") => answer("ONLINE", held, { inView: 1, online: 1 });
const cutOff = (held = "") => answer("ONLINE", held, { online: 1 });
const writable = (held = "") => answer("OFFLINE", held, { isReadOnly: false });

type Answers = readonly [Answer | undefined, Answer | undefined, Answer | undefined];
const membersOf = (answers: Answers): Member[] =>
    answers.map((one, i) => ({ name: `db${i + 1}`, ...(one === undefined ? { why: "no route" } : { answer: one }) }));
const words = (decision: Decision): string => (decision.does === "wait" ? `wait: ${decision.why}` : decision.does);

const silent = undefined;

it.each<[string, Answers, [unknown, unknown, unknown]]>([
    ["a new zone: the first begins", [offline(), offline(), offline()], ["begin", /db1 begins/, /db1 begins/]],
    ["a whole group", [online("a"), online("a"), online("a")], ["nothing", "nothing", "nothing"]],
    ["one is back", [online("ab"), online("ab"), offline("a")], ["nothing", "nothing", "join"]],
    [
        "one is on its way in",
        [online("ab"), joining("a"), silent],
        ["nothing", "nothing", /db3 does not answer: no route/],
    ],
    ["one fell out by an error", [online("ab"), fallen("ab"), silent], ["nothing", "join", /does not answer/]],
    [
        "one is back in, and still closed",
        [online("a"), answer("ONLINE", "a", { isClosed: true }), silent],
        ["nothing", "open", /./],
    ],
    ["two are back, one stays away", [offline("a"), offline("a"), silent], [/db3 may hold.*no route/, /db3 may/, /./]],
    ["all are back: the last one to write", [offline("a"), fallen("ab"), offline("a")], [/db2 b/, "begin", /db2 b/]],
    ["all are back, two wrote last", [offline("a"), offline("ab"), offline("ab")], [/db2/, "begin", /db2 begins/]],
    ["all are back, one lost its disk", [offline(""), offline("ab"), offline("a")], [/db2/, "begin", /db2 begins/]],
    ["all are back, each with its own", [offline("ab"), offline("ac"), offline("a")], [/choose/, /choose/, /choose/]],
    ["one can still be written to", [offline("a"), writable("a"), offline("a")], [/db2 could/, "close", /db2 could/]],
    ["one has more than the group", [online("ab"), online("ab"), offline("abc")], ["nothing", "nothing", /not within/]],
    [
        "one has what another of them applied",
        [online("a"), online("ab"), offline("ab")],
        ["nothing", "nothing", "join"],
    ],
    ["the majority is gone", [cutOff("ab"), silent, silent], [/db1 sees 1 of the 3/, /answer/, /answer/]],
    ["the majority is back, outside", [cutOff("ab"), offline("a"), offline("a")], [/sees/, /db1 is still/, /db1 is/]],
    ["a group of one takes the others in", [alone("ab"), offline("a"), silent], ["nothing", "join", /answer/]],
    ["cut off from a group that lives", [silent, silent, offline("a")], [/answer/, /answer/, /db1 and db2 may hold/]],
])("%s", async (_what, answers, told) => {
    const members = membersOf(answers);
    for (const [i, { name }] of members.entries()) {
        const said = words(await decide(name, members, isSubset));
        if (told[i] instanceof RegExp) expect(said).toMatch(told[i]);
        else expect(said).toBe(told[i]);
    }
});

const LACK = { why: "the disk of db1 has 12 MB left; make room", isFull: true, isDue: true };
it.each<[string, Answers, Decision]>([
    ["goes out of a whole group", [online("a"), online("a"), online("a")], { does: "leave", why: LACK.why }],
    [
        "stays where the others would not be enough",
        [answer("ONLINE", "a", { online: 2 }), online("a"), silent],
        { does: "nothing" },
    ],
    ["stays while it is being filled", [joining("a"), online("ab"), online("ab")], { does: "nothing" }],
    ["does not come back", [offline("a"), online("ab"), online("ab")], { does: "wait", why: LACK.why }],
    [
        "comes back where another one went at the same moment, and one alone is left",
        [offline("a"), offline("a"), alone("a")],
        { does: "join" },
    ],
    ["says it where its mysqld cannot start", [silent, online("ab"), online("ab")], { does: "wait", why: LACK.why }],
    [
        "begins a group all the same, as others wait for it",
        [offline("ab"), offline("a"), offline("a")],
        { does: "begin" },
    ],
])("without room on its disk, %s", async (_what, answers, told) => {
    expect(await decide("db1", membersOf(answers), isSubset, LACK)).toEqual(told);
});

it("without room on its disk, stays while it is the turn of another", async () => {
    const members = membersOf([online("a"), online("a"), online("a")]);
    expect(await decide("db1", members, isSubset, { ...LACK, isDue: false })).toEqual({ does: "nothing" });
});

it("with little room on its disk, comes back after a restart", async () => {
    const members = membersOf([offline("a"), online("ab"), online("ab")]);
    expect(await decide("db1", members, isSubset, { ...LACK, isFull: false })).toEqual({ does: "join" });
});

it("without room on its disk, the only member stays", async () => {
    const only = answer("ONLINE", "a", { role: "PRIMARY", inView: 1, online: 1, isReadOnly: false });
    expect(await decide("db1", [{ name: "db1", answer: only }], isSubset, LACK)).toEqual({ does: "nothing" });
});

it("begins a zone of one member by itself", async () => {
    expect(await decide("db1", [{ name: "db1", answer: offline("a") }], isSubset)).toEqual({ does: "begin" });
});

it("never begins twice: of three that see the same, whatever it is, one begins at most", async () => {
    const outside = [offline(""), offline("a"), offline("ab"), fallen("ac"), writable("ab")];
    const states = [silent, ...outside, joining("a"), online("a"), cutOff("ab"), alone("ab")];
    const sees = states.flatMap((one) => states.flatMap((two) => states.map((three): Answers => [one, two, three])));
    expect(sees).toHaveLength(1_000);
    let begins = 0;
    for (const answers of sees) {
        const members = membersOf(answers);
        const all = await Promise.all(members.map(({ name }) => decide(name, members, isSubset)));
        const begun = all.filter(({ does }) => does === "begin").length;
        begins += begun;
        expect([answers, begun > 1]).toEqual([answers, false]);
        // Nobody begins beside a group, nor without one of them.
        if (answers.some((one) => one === undefined || one.state === "ONLINE" || one.state === "RECOVERING"))
            expect([answers, begun]).toEqual([answers, 0]);
    }
    expect(begins).toBeGreaterThan(10);
});

it.each<[string, Answer | undefined, number, boolean]>([
    ["the primary of three", answer("ONLINE", "", { role: "PRIMARY", isReadOnly: false }), 3, true],
    ["one of three that is no primary", online(), 3, false],
    [
        "the primary of two that are left",
        answer("ONLINE", "", { role: "PRIMARY", isReadOnly: false, online: 2, inView: 2 }),
        3,
        true,
    ],
    [
        "the last one that is left",
        answer("ONLINE", "", { role: "PRIMARY", isReadOnly: false, online: 1, inView: 1 }),
        3,
        false,
    ],
    ["the only one", answer("ONLINE", "", { role: "PRIMARY", isReadOnly: false, online: 1, inView: 1 }), 1, true],
    ["a new primary that still applies", answer("ONLINE", "", { role: "PRIMARY", isReadOnly: true }), 3, false],
    [
        "one that still refuses clients",
        answer("ONLINE", "", { role: "PRIMARY", isReadOnly: false, isClosed: true }),
        3,
        false,
    ],
    ["one that has fallen out", answer("ERROR", "", { role: "PRIMARY", isReadOnly: false }), 3, false],
    ["one that does not answer", undefined, 3, false],
])("leads clients to %s: %s", (_what, one, members, does) => expect(isPrimary(one, members)).toBe(does));
