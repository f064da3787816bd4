import { isSpare } from "../../../lab/images/ghost-spare";

it.each([
    ["core/server/services/mail.ts", true],
    ["node_modules/knex/lib/index.js.map", true],
    ["node_modules/zod/index.d.cts", true],
    ["node_modules/knex/README.md", true],
    ["node_modules/knex/HISTORY", true],
    ["node_modules/re2/src/addon.cc", true],
    ["node_modules/re2/vendor/re2/re2.bazel", true],
    ["core/server/data/db/connection.js", false],
    ["content/images/README.md", false],
    ["node_modules/knex/LICENSE.md", false],
    ["node_modules/no-case/vendor/index.js", false],
    ["node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node", false],
])("of an installed Ghost, %s is spare: %s", (path, spare) => expect(isSpare(path)).toBe(spare));
