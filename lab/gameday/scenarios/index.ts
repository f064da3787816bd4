import type { Scenario } from "../scenario";
import { apiOutage } from "./api-outage";
import { badDeploy } from "./bad-deploy";
import { blackhole } from "./blackhole";
import { dbFullOutage } from "./db-full-outage";
import { dbPrimaryLoss } from "./db-primary-loss";
import { machineLossGhost } from "./machine-loss-ghost";
import { managerLoss } from "./manager-loss";
import { partition } from "./partition";
import { quorumLoss } from "./quorum-loss";
import { workerDiskLoss } from "./worker-disk-loss";
import { zoneLoss } from "./zone-loss";
import { zoneReturn } from "./zone-return";

/** In the order in which they are played: those with blogs last, which a fleet gets then. */
export const SCENARIOS: readonly Scenario[] = [
    managerLoss,
    workerDiskLoss,
    quorumLoss,
    badDeploy,
    partition,
    blackhole,
    zoneLoss,
    zoneReturn,
    apiOutage,
    machineLossGhost,
    dbPrimaryLoss,
    dbFullOutage,
];
