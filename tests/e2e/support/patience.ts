/** Waits have deadlines of their own, each with a reason; the runner's is only for what nobody thought of. */
jest.setTimeout(15 * 60_000);
