import * as pulumi from "@pulumi/pulumi";
import type { ZoneConfig, HostMachines } from "../config/schema";
import type { Machine } from "./machine";

/** Machines that exist already, as the config describes them. Nothing is made or removed. */
export const existingHosts = ({ labels }: Pick<ZoneConfig, "labels">, { hosts }: HostMachines): readonly Machine[] => {
    const managersFirst = [...hosts].sort((a, b) => Number(b.role === "manager") - Number(a.role === "manager"));
    return managersFirst.map((host) => ({
        name: host.name,
        key: host.name,
        role: host.role,
        labels: { ...labels, ...host.labels },
        publicAddress: pulumi.output(host.publicAddress),
        privateAddress: pulumi.output(host.privateAddress),
        ssh: pulumi.output({
            alias: host.name,
            user: host.user,
            address: host.publicAddress,
            hostKeys: [host.hostKey],
        }),
        resources: [],
    }));
};
