const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Files by name, 2 before 10: the end-to-end tests share one lab, and each leaves it as the next one expects it. Shards get them in
 * turn, so each ends with one of the last, which leave more behind.
 */
module.exports = class extends Sequencer {
    sort(tests) {
        return [...tests].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
    }

    shard(tests, { shardIndex, shardCount }) {
        return this.sort(tests).filter((_, at) => at % shardCount === shardIndex - 1);
    }
};
