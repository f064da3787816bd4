import { exceptionFor, readExceptions } from "../../../policy/exceptions";

const violation = { rule: "balancer", subject: "edge-fra-balancer", message: "" };

it.each([
    ["balancer", "balancer"],
    ["records, balancer", "balancer"],
    ["balancer:edge-fra-balancer", "balancer:edge-fra-balancer"],
    ["balancer:edge-nyc-balancer", undefined],
    ["records", undefined],
    ["", undefined],
])("by %j: %j", (text, expected) => {
    expect(exceptionFor(readExceptions(text), violation)).toBe(expected);
});

it("takes a misspelt rule for a mistake, not for an exception", () => {
    expect(readExceptions("balancers").problems).toEqual([
        'TWINSWARM_POLICY_ALLOW names "balancers", but there is no rule "balancers"; did you mean "balancer"?',
    ]);
    expect(readExceptions("all").problems[0]).toContain(
        "the rules are protected, balancer, quorum, records, open-port",
    );
});
