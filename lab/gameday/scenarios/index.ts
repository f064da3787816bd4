import type { Scenario } from "../scenario";
import { badDeploy } from "./bad-deploy";
import { blackhole } from "./blackhole";
import { managerLoss } from "./manager-loss";
import { zoneLoss } from "./zone-loss";

/** In the order in which they are played. */
export const SCENARIOS: readonly Scenario[] = [managerLoss, badDeploy, blackhole, zoneLoss];
