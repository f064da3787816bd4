import { RandomId } from "../../../lab/providers/random/id";
import { RandomPassword, generatePassword } from "../../../lab/providers/random/password";
import type { Operation } from "../../../lab/providers/plugin/resource";

const OPERATION: Operation = {
    name: "x",
    signal: new AbortController().signal,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    status: () => undefined,
};
const ALL = {
    length: 40,
    lower: true,
    upper: true,
    numeric: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
};
const count = (text: string, characters: RegExp): number => [...text].filter((one) => characters.test(one)).length;

describe("a password", () => {
    it("has the length and only the classes asked for, and is another one each time", () => {
        const inputs = { ...ALL, special: false, upper: false };
        const passwords = Array.from({ length: 50 }, () => generatePassword(inputs));
        for (const password of passwords) expect(password).toMatch(/^[a-z0-9]{40}$/);
        expect(new Set(passwords).size).toBe(50);
    });

    it("holds as many of each class as asked for, in any place", () => {
        const inputs = {
            ...ALL,
            length: 12,
            minLower: 2,
            minUpper: 3,
            minNumeric: 4,
            minSpecial: 3,
            overrideSpecial: "_",
        };
        const passwords = Array.from({ length: 50 }, () => generatePassword(inputs));
        for (const password of passwords) {
            expect([/[a-z]/, /[A-Z]/, /[0-9]/, /_/].map((one) => count(password, one))).toEqual([2, 3, 4, 3]);
        }
        expect(new Set(passwords.map((password) => password.search(/_/))).size).toBeGreaterThan(1);
    });

    it("keeps the official provider's state", async () => {
        const { id, outputs } = await RandomPassword.create(undefined, { length: 24, special: false }, OPERATION);
        expect(id).toBe("none");
        expect(outputs).toEqual({
            ...ALL,
            length: 24,
            special: false,
            number: true,
            result: expect.stringMatching(/^[A-Za-z0-9]{24}$/) as unknown,
        });
    });

    it.each([
        [{ length: 3, minLower: 2, minUpper: 2 }, "must be at least 4, the sum of its minima, but is 3"],
        [{ length: 0 }, "must be at least 1, the sum of its minima, but is 0"],
        [{ length: 8, lower: false, upper: false, numeric: false, special: false }, "has no characters to choose from"],
    ])("is refused where it cannot be made: %j", (inputs, reason) => {
        expect(RandomPassword.check?.(inputs)).toEqual([{ property: "length", reason }]);
    });
});

it("says an id in each of its forms", async () => {
    const { id, outputs } = await RandomId.create(undefined, { byteLength: 4, prefix: "p-" }, OPERATION);
    const bytes = Buffer.from(id, "base64url");
    expect(bytes).toHaveLength(4);
    expect(outputs).toEqual({
        byteLength: 4,
        prefix: "p-",
        b64Url: `p-${id}`,
        b64Std: `p-${bytes.toString("base64")}`,
        dec: `p-${bytes.readUInt32BE()}`,
        hex: `p-${bytes.toString("hex")}`,
    });
});
