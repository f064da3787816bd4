import { readEvents } from "../../../operations/preview/events";

const URN = "urn:pulumi:edge::twinswarm::t::";
const step = (op: string, name: string, more: object = {}) => ({
    resourcePreEvent: { metadata: { op, urn: URN + name, type: "t", ...more } },
});
const policy = (policyName: string, enforcementLevel: string, message: string) => ({
    policyEvent: { policyName, message: `<{%reset%}>What the rule is for.<{%reset%}>\n${message}\n`, enforcementLevel },
});
const error = (message: string, severity = "error") => ({ diagnosticEvent: { severity, message } });

const read = (...events: object[]) =>
    readEvents(events.map((event, sequence) => JSON.stringify({ sequence, ...event })));

it("counts a replacement once, whatever steps it takes", async () => {
    const { changes, unchanged } = await read(
        step("create-replacement", "a", { diffs: ["type"] }),
        step("replace", "a", { diffs: ["type"] }),
        step("delete-replaced", "a", { diffs: ["type"] }),
        step("same", "b"),
        step("read", "c"),
        step("create", "d"),
        step("update", "e", { detailedDiff: { "origins[0].address": {} } }),
        step("delete", "f", { diffs: null, detailedDiff: null }),
    );
    expect(changes.map(({ operation, urn, differs }) => [operation, urn.replace(URN, ""), differs])).toEqual([
        ["replace", "a", ["type"]],
        ["create", "d", []],
        ["update", "e", ["origins[0].address"]],
        ["delete", "f", []],
    ]);
    expect(unchanged).toBe(2);
});

it("tells what is refused from what is allowed", async () => {
    const outcome = await read(
        policy("balancer", "mandatory", "edge-nyc-balancer: no"),
        policy("records-allowed", "advisory", "allowed by X=records: edge: many"),
        { policyAnalyzeStackSummaryEvent: { failed: ["balancer"] } },
    );
    expect(outcome).toMatchObject({
        refused: [{ rule: "balancer", message: "edge-nyc-balancer: no" }],
        allowed: [{ rule: "records", message: "allowed by X=records: edge: many" }],
        judged: true,
    });
});

it("keeps errors that say a reason", async () => {
    const { errors, judged } = await read(
        error("<{%fg 1%}>no manager of nyc answers<{%reset%}>\n"),
        error("preview failed"),
        error("using a stand-in", "warning"),
    );
    expect(errors).toEqual(["no manager of nyc answers"]);
    expect(judged).toBe(false);
});
