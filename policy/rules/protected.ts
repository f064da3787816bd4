import { isGone, kindOf, verbOf, type PlanRule } from "../plan";

/** What the program protects stays. The engine refuses most of it too, but lets a plan unprotect and replace at once. */
export const protectedRule: PlanRule = {
    name: "protected",
    description:
        "What is protected is neither deleted nor replaced: a name that is gone for a moment stays gone in resolvers.",
    judge: ({ stack, fates }) =>
        fates
            .filter((fate) => fate.resource.protect && isGone(fate))
            .map((fate) => ({
                rule: "protected",
                urn: fate.resource.urn,
                subject: fate.resource.name,
                message:
                    `${fate.resource.name}: the plan ${verbOf(fate)} this ${kindOf(fate.resource)}, but it is protected; ` +
                    `give it back to the stack files, or, if it shall go: pulumi state unprotect -s ${stack} '${fate.resource.urn}'`,
            })),
};
