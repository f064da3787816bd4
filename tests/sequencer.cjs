const { default: Sequencer } = require("@jest/test-sequencer");

/** Files by name, 2 before 10: the end-to-end tests share one lab, and each leaves it as the next one expects it. */
module.exports = class extends Sequencer {
    sort(tests) {
        return [...tests].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
    }
};
