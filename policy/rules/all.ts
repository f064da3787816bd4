import type { Plan, PlanRule, Violation } from "../plan";
import { balancerRule } from "./balancer";
import { openPortRule } from "./open-port";
import { protectedRule } from "./protected";
import { quorumRule } from "./quorum";
import { recordsRule } from "./records";

export const PLAN_RULES: readonly PlanRule[] = [protectedRule, balancerRule, quorumRule, recordsRule];

export const RESOURCE_RULES = [openPortRule] as const;

/** What exceptions can be made from. */
export const RULE_NAMES: readonly string[] = [...PLAN_RULES, ...RESOURCE_RULES].map(({ name }) => name);

export const judge = (plan: Plan): readonly Violation[] => PLAN_RULES.flatMap((rule) => rule.judge(plan));
