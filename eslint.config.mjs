import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/*.cjs", "node_modules/", "coverage/", "*.mjs"] },
    eslint.configs.recommended,
    ...tseslint.configs.recommendedTypeChecked,
    prettier,
    {
        languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "max-lines": ["error", { max: 300, skipComments: true, skipBlankLines: true }],
        },
    },
    {
        // Scripts that run in a browser as they are.
        files: ["**/browser/*.js"],
        ...tseslint.configs.disableTypeChecked,
        languageOptions: {
            parserOptions: { project: false },
            globals: Object.fromEntries(["document", "EventSource", "fetch", "Node"].map((name) => [name, "readonly"])),
        },
    },
);
