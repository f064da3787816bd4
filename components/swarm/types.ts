import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/** A Swarm as seen by what runs on it. */
export interface SwarmLike {
    /** Speaks to whichever manager answers. */
    readonly docker: docker.Provider;
    /** Steps after which the Swarm takes services. */
    readonly ready: pulumi.Resource[];
    readonly managers: pulumi.Output<readonly { readonly name: string; readonly publicAddress: string }[]>;
}
