/** random:index/randomPassword:RandomPassword, without its bcrypt hash. */
import { randomInt } from "node:crypto";
import type { ResourceType } from "../plugin/resource";

type PasswordInputs = {
    length: number;
    lower: boolean;
    upper: boolean;
    numeric: boolean;
    special: boolean;
    minLower: number;
    minUpper: number;
    minNumeric: number;
    minSpecial: number;
    overrideSpecial?: string;
};

const CLASSES = {
    lower: "abcdefghijklmnopqrstuvwxyz",
    upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    numeric: "0123456789",
    special: "!@#$%&*()-_=+[]{}<>:?",
};

const DEFAULTS = {
    lower: true,
    upper: true,
    numeric: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
};

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));

/** A password of uniformly chosen characters that holds as many of each class as asked for. */
export function generatePassword(inputs: PasswordInputs): string {
    const special = inputs.overrideSpecial ?? CLASSES.special;
    const classes = [
        { allowed: inputs.lower, characters: CLASSES.lower, minimum: inputs.minLower },
        { allowed: inputs.upper, characters: CLASSES.upper, minimum: inputs.minUpper },
        { allowed: inputs.numeric, characters: CLASSES.numeric, minimum: inputs.minNumeric },
        { allowed: inputs.special, characters: special, minimum: inputs.minSpecial },
    ];
    const any = classes.flatMap(({ allowed, characters }) => (allowed ? [characters] : [])).join("");
    const chosen = classes.flatMap(({ characters, minimum }) =>
        Array.from({ length: minimum }, () => pick(characters)),
    );
    while (chosen.length < inputs.length) chosen.push(pick(any));
    for (let last = chosen.length - 1; last > 0; last--) {
        const other = randomInt(last + 1);
        [chosen[last], chosen[other]] = [chosen[other] ?? "", chosen[last] ?? ""];
    }
    return chosen.join("");
}

const given = (inputs: Partial<PasswordInputs>): PasswordInputs => ({ length: 0, ...DEFAULTS, ...inputs });

export const RandomPassword: ResourceType<void, Partial<PasswordInputs>> = {
    inputs: ["keepers", "length", "overrideSpecial", ...Object.keys(DEFAULTS)],
    replaces: [],
    computed: ["result", "number", ...Object.keys(DEFAULTS)],
    check(inputs) {
        const { length, minLower, minUpper, minNumeric, minSpecial, ...rest } = given(inputs);
        const least = minLower + minUpper + minNumeric + minSpecial;
        const reasons = [];
        if (inputs.length !== undefined && length < Math.max(1, least)) {
            reasons.push(`must be at least ${Math.max(1, least)}, the sum of its minima, but is ${length}`);
        }
        if (!rest.lower && !rest.upper && !rest.numeric && !rest.special)
            reasons.push("has no characters to choose from");
        return reasons.map((reason) => ({ property: "length", reason }));
    },
    create(_connection, inputs) {
        const all = given(inputs);
        const outputs = { ...all, number: all.numeric, result: generatePassword(all) };
        return Promise.resolve({ id: "none", outputs });
    },
};
