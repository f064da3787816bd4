import type * as pulumi from "@pulumi/pulumi";
import type { SshTarget } from "../ssh";

/** A machine as the Swarm sees it: where it stands, how it is reached, who it is. */
export interface Machine {
    /** Unique in its zone; host name of a droplet. */
    readonly name: string;
    /** Start of its steps' Pulumi names. Differs from the name for a machine that replaces another. */
    readonly key: string;
    readonly role: "manager" | "worker";
    readonly labels: Readonly<Record<string, string>>;
    readonly publicAddress: pulumi.Output<string>;
    readonly privateAddress: pulumi.Output<string>;
    readonly ssh: pulumi.Output<SshTarget>;
    /** What must exist before a script can run on it. */
    readonly resources: pulumi.Resource[];
}
