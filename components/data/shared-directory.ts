import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { OWN_FOLDERS } from "./folders";
import { MIB, labelList, restartPolicy, secretFile, configFiles, swarmConfig, swarmSecret } from "../service-parts";

export interface SharedDirectoryArgs {
    /** With digest, and by its tag. */
    readonly image: string;
    readonly reference: string;
    /** One folder a site, by its id. */
    readonly folders: readonly string[];
    /** Those of them of which every file is shared: the others are Ghost's, which makes some of its files anew by itself. */
    readonly whole: readonly string[];
    /** Of its own, as whoever is on it could ask for the files. */
    readonly network: pulumi.Input<string>;
}

/** Of the Swarm: one task a machine. */
export const SHARED_SERVICE = "sync";
const FOLDERS_FILE = "/etc/twinswarm/folders.json";
const KEY_FILE = "/run/secrets/sync-key";

/**
 * The shared directory of a zone: Syncthing on every machine, which keeps `/mnt/shared/permdata` there like everywhere else; a machine
 * that joins is filled. Ready when the Swarm knows the service: it is not waited for. Destroying it leaves all files.
 * @example new SharedDirectory("nyc-shared", { image, reference, folders: ["s7f3a"], whole: [], network: sync.id }, { parent: this });
 */
export class SharedDirectory extends pulumi.ComponentResource {
    public readonly service: docker.Service;

    constructor(name: string, args: SharedDirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:data:SharedDirectory", name, {}, opts);
        const { image, reference, network } = args;
        const folders = JSON.stringify({ folders: [...OWN_FOLDERS, ...args.folders], whole: args.whole });
        const key = new random.RandomPassword(`${name}-key`, { length: 48, special: false }, { parent: this });
        const oneByOne = { parallelism: 1, delay: "0s", maxFailureRatio: "0.0", monitor: "5s", order: "stop-first" };
        this.service = new docker.Service(
            `${name}-service`,
            {
                name: SHARED_SERVICE,
                labels: labelList({ "twinswarm.image": reference }),
                mode: { global: true },
                endpointSpec: { mode: "dnsrr" },
                taskSpec: {
                    containerSpec: {
                        image,
                        env: { SERVICE: SHARED_SERVICE, FOLDERS_FILE, KEY_FILE, MACHINE: "{{.Node.Hostname}}" },
                        // To make folders for the sites' user; then it becomes that user itself.
                        capDrops: ["ALL"],
                        capAdds: ["CAP_CHOWN", "CAP_SETGID", "CAP_SETUID"],
                        configs: configFiles({ [FOLDERS_FILE]: swarmConfig(`${name}-folders`, folders, this) }),
                        secrets: [secretFile(swarmSecret(`${name}-key`, key.result, this), KEY_FILE, "0")],
                        mounts: [
                            // Which is there on any machine; the rest it makes itself.
                            { type: "bind", source: "/mnt", target: "/mnt" },
                            { type: "volume", source: "sync-state", target: "/var/lib/syncthing" },
                        ],
                        stopSignal: "SIGTERM",
                        // Syncthing is ended after 30 s.
                        stopGracePeriod: "40s",
                    },
                    networksAdvanceds: [{ id: network }],
                    resources: { limits: { memoryBytes: 1024 * MIB } },
                    restartPolicy,
                },
                // One bad machine keeps none of the others from what is new.
                updateConfig: { ...oneByOne, failureAction: "continue" },
            },
            // The daemon notes there what the image runs on, which a refresh would take for a change of ours.
            { parent: this, ignoreChanges: ["taskSpec.placement.platforms"] },
        );
        this.registerOutputs({});
    }
}
