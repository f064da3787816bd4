import { isGone, verbOf, type PlanRule } from "../plan";

const BALANCER = "cloudflare:index/loadBalancer:LoadBalancer";

/** Every site of a zone is a CNAME to the zone's balancer. */
export const balancerRule: PlanRule = {
    name: "balancer",
    description: "A zone's load balancer is neither deleted nor replaced: all sites of the zone are led through it.",
    judge: ({ fates }) =>
        fates
            .filter((fate) => fate.resource.type === BALANCER && isGone(fate))
            .map((fate) => ({
                rule: "balancer",
                urn: fate.resource.urn,
                subject: fate.resource.name,
                message:
                    `${fate.resource.name}: the plan ${verbOf(fate)} this load balancer, ` +
                    "but hosts are led through it; change it in place, or, for a zone that is retired and whose sites have " +
                    `moved, allow balancer:${fate.resource.name}`,
            })),
};
