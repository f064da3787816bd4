import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ZoneImages } from "../config/default-images";
import type { Zone } from "../config/project";
import type { DatabaseConfig } from "../config/schema";
import type { PinnedImages } from "../images";
import type { Machine } from "../node/machine";
import { contentHash } from "../naming";
import { swarmConfig, swarmSecret } from "../service-parts";
import { accountOf, type GhostSite } from "./accounts";
import { MYSQL_PORT, placedGroup } from "./members";
import { proxyConfig } from "./proxy";
import { readyToChange, SPEC_LABEL } from "./ready";
import { accountsService, memberService, proxyService } from "./services";

export interface DatabaseArgs {
    readonly zone: Zone;
    readonly machines: readonly Machine[];
    readonly config: DatabaseConfig;
    readonly domain: string;
    /** Those with a schema: of all zones, as each stands by for the others. */
    readonly sites: readonly GhostSite[];
    readonly images: PinnedImages;
    readonly references: ZoneImages;
    /** Of the database and its clients. */
    readonly network: pulumi.Input<string>;
}

/** Docker's own, on every machine. */
const RESOLVER = "127.0.0.11:53";

/**
 * The database of a zone: its members, one service each; a proxy that clients find as `db` and that leads to the primary; and
 * the sites' schemas and accounts. Ready when the accounts are made. Where members change, each one waits until all
 * others have all data. Destroying it leaves each member's volume on its machine.
 * @example new Database("nyc-database", { zone, machines, config, domain, sites, images, references, network: data.id }, { parent: this });
 */
export class Database extends pulumi.ComponentResource {
    /** After which the accounts are there. */
    public readonly ready: pulumi.Resource;
    /** For tests. Not a stable surface. */
    public readonly children: { readonly members: readonly docker.Service[]; readonly proxy: docker.Service };
    private readonly seed: random.RandomPassword;

    constructor(
        name: string,
        private readonly args: DatabaseArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("twinswarm:data:Database", name, {}, opts);
        const { zone, config, domain, images, references, network, sites, machines } = args;
        const group = placedGroup(zone, config, domain);
        const common = (image: "mysql" | "haproxy") => ({
            image: images(references[image]),
            reference: references[image],
            network,
        });
        // What the members' entrypoint takes without quoting, and no longer than a group's recovery takes it.
        const root = new random.RandomPassword(`${name}-root`, { length: 32, special: false }, { parent: this });
        this.seed = new random.RandomPassword(`${name}-seed`, { length: 64, special: false }, { parent: this });
        const password = swarmSecret(`${name}-root-password`, root.result, this);
        const members: docker.Service[] = [];
        for (const member of group.members) {
            const wanted = memberService(group, member, { ...common("mysql"), sizes: config, password });
            // It names the network and the secret, so that nothing that waits for it goes before the Swarm is there.
            const spec = pulumi.jsonStringify(wanted.taskSpec).apply(contentHash);
            const copies = group.members.length;
            const ready = readyToChange(
                `${member.name}-ready`,
                { zone: zone.name, member, copies, spec, machines },
                { parent: this, dependsOn: members.slice(-1) },
            );
            const labels = pulumi
                .output(wanted.labels)
                .apply((all = []) => [
                    ...all,
                    { label: SPEC_LABEL, value: spec },
                    { label: "twinswarm.copies", value: `${copies}` },
                ]);
            const options = {
                parent: this,
                dependsOn: ready,
                // The daemon notes there what the image runs on, which the next update would take for a change of ours.
                ignoreChanges: ["taskSpec.placement.platforms"],
            };
            members.push(new docker.Service(`${member.name}-service`, { ...wanted, labels }, options));
        }
        const proxyText = proxyConfig({ members: group.members, port: MYSQL_PORT, resolver: RESOLVER });
        const proxy = new docker.Service(
            `${name}-proxy`,
            proxyService(common("haproxy"), swarmConfig(`${name}-proxy`, proxyText, this)),
            { parent: this },
        );
        const accounts = this.seed.result.apply((seed) =>
            JSON.stringify({ accounts: sites.map(({ id }) => accountOf(id, zone.name, seed)) }),
        );
        this.ready = new docker.Service(
            `${name}-accounts`,
            accountsService(common("mysql"), { password, accounts: swarmSecret(`${name}-accounts`, accounts, this) }),
            { parent: this, dependsOn: [...members, proxy] },
        );
        this.children = { members, proxy };
        this.registerOutputs({});
    }

    /** Of a site's account in this zone. */
    public passwordOf({ id }: GhostSite): pulumi.Output<string> {
        const zone = this.args.zone.name;
        return pulumi.secret(this.seed.result.apply((seed) => accountOf(id, zone, seed).password));
    }
}
