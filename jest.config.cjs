const base = {
    testEnvironment: "node",
    transform: {
        "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript", decorators: true }, target: "es2022" } }],
    },
    rootDir: __dirname,
};
/**
 * Rings of tests: `unit` needs nothing, `emulators` open sockets on 127.0.0.1, `lab` needs root and builds parts of a lab,
 * `data` tries a database, a shared directory and a blog in containers, `e2e` needs a whole fleet, which `npm test` starts for
 * it, and `rehearsals` are the bad days of that same fleet.
 */
module.exports = {
    // Only for what hangs: in `npm test` a fleet is started beside, and each core does the work of several.
    testTimeout: 60_000,
    testSequencer: "<rootDir>/tests/sequencer.cjs",
    projects: [
        {
            ...base,
            displayName: "unit",
            testMatch: ["<rootDir>/tests/unit/**/*.test.ts", "<rootDir>/tests/golden/**/*.test.ts"],
        },
        { ...base, displayName: "emulators", testMatch: ["<rootDir>/tests/emulators/**/*.test.ts"] },
        { ...base, displayName: "lab", testMatch: ["<rootDir>/tests/lab/**/*.test.ts"] },
        { ...base, displayName: "data", testMatch: ["<rootDir>/tests/data/**/*.test.ts"] },
        ...["e2e", "rehearsals"].map((displayName) => ({
            ...base,
            displayName,
            testMatch: [`<rootDir>/tests/${displayName}/**/*.test.ts`],
            setupFilesAfterEnv: ["<rootDir>/tests/e2e/support/patience.ts"],
        })),
    ],
};
