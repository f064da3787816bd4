import { LONGEST_TEST_MS } from "./deadlines";

/** Waits have deadlines of their own, each with a reason; the runner's is only for what nobody thought of. */
jest.setTimeout(LONGEST_TEST_MS);
