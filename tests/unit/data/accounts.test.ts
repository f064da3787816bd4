import { accountOf } from "../../../components/data/accounts";

const passwordIn = (id: string, zone: string, seed: string): string => accountOf(id, zone, seed).password;

it("gives an account the same password each time, as services would be updated otherwise", () =>
    expect(accountOf("sa", "nyc", "seed")).toEqual(accountOf("sa", "nyc", "seed")));

it("gives each site, in each zone and by each seed, another password", () => {
    const all = ["sa", "sb"].flatMap((id) =>
        ["nyc", "ams"].flatMap((zone) => ["seed", "another"].map((seed) => passwordIn(id, zone, seed))),
    );
    expect(new Set(all).size).toBe(8);
    // What the accounts' service takes: images/mysql/accounts/wanted.ts.
    for (const password of all) expect(password).toMatch(/^[\w-]{43}$/);
});
