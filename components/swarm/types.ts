import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../node/machine";

/** A Swarm as seen by what runs on it. */
export interface SwarmLike {
    /** Speaks to whichever manager answers. */
    readonly docker: docker.Provider;
    /** Steps after which the Swarm takes services. */
    readonly ready: pulumi.Resource[];
    readonly machines: readonly Machine[];
    readonly managers: pulumi.Output<readonly { readonly name: string; readonly publicAddress: string }[]>;
}
