/** The Swarm services of a zone's database. Pure but for the resources that they mount. */
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { MIB, configFiles, healthCheck, labelList, restartPolicy, secretFile } from "../service-parts";
import type { DatabaseConfig } from "../config/schema";
import { ACCOUNTS_MIB, memberMib, PROXIES, PROXY_MIB } from "../reserved";
import { MYSQL_PORT, SUPERVISOR_PORT, type PlacedGroup, type PlacedMember } from "./members";
import { mysqlOptions } from "./mysql-options";
import { ALIVE_PORT } from "./proxy";

/** By this name clients find the primary, wherever it is. */
export const DATABASE_HOST = "db";

/** What keeps the accounts, one copy on any machine; and its program there. */
export const ACCOUNTS_SERVICE = `${DATABASE_HOST}-accounts`;
export const ACCOUNTS_PROGRAM = "/usr/local/lib/accounts.cjs";

/** The image's user of that name. */
const MYSQL_USER = "999";
const PASSWORD_FILE = "/run/secrets/root-password";
const ACCOUNTS_FILE = "/run/secrets/accounts.json";
const PROXY_CONFIG = "/usr/local/etc/haproxy/haproxy.cfg";

export interface Common {
    /** With digest, and by its tag. */
    readonly image: string;
    readonly reference: string;
    readonly network: pulumi.Input<string>;
}

/** What all of them are like: found by their task's address, without rights, back whatever ended them. */
function service(
    { image, reference, network }: Common,
    spec: {
        readonly name: string;
        readonly replicas: number;
        readonly container: Omit<docker.types.input.ServiceTaskSpecContainerSpec, "image">;
        readonly constraints?: readonly string[];
        /** MiB */
        readonly memory: { readonly reserved: number; readonly limit?: number };
        readonly order: "start-first" | "stop-first";
        readonly onFailure: "pause" | "rollback";
    },
): docker.ServiceArgs {
    const { name, replicas, container, constraints, memory, order, onFailure } = spec;
    const oneByOne = { parallelism: 1, delay: "0s", maxFailureRatio: "0.0", monitor: "10s", order };
    return {
        name,
        labels: labelList({ "twinswarm.image": reference }),
        mode: { replicated: { replicas } },
        endpointSpec: { mode: "dnsrr" },
        taskSpec: {
            containerSpec: { image, capDrops: ["ALL"], stopSignal: "SIGTERM", ...container },
            networksAdvanceds: [{ id: network }],
            ...(constraints === undefined ? {} : { placement: { constraints: [...constraints] } }),
            resources: {
                reservation: { memoryBytes: memory.reserved * MIB },
                ...(memory.limit === undefined ? {} : { limits: { memoryBytes: memory.limit * MIB } }),
            },
            restartPolicy,
        },
        updateConfig: { ...oneByOne, failureAction: onFailure },
        convergeConfig: { delay: "5s", timeout: "5m" },
    };
}

/**
 * One member, on its machine for good. It counts as well once its supervisor answers, in a group or not: a Swarm tells a
 * service's address only then, and members that do not find each other form no group. It has no limit of memory, as the
 * kernel would end it at the worst moment; what it takes follows from its sizes.
 */
export function memberService(
    group: PlacedGroup,
    self: PlacedMember,
    { sizes, password, ...common }: Common & { readonly sizes: DatabaseConfig; readonly password: docker.Secret },
): docker.ServiceArgs {
    return service(common, {
        name: self.name,
        replicas: 1,
        container: {
            hostname: self.host,
            args: mysqlOptions(group, self, sizes),
            env: {
                SELF: self.name,
                MEMBERS: group.members.map(({ name, host, port }) => `${name}=${host}:${port}`).join(" "),
                MYSQL_ROOT_PASSWORD_FILE: PASSWORD_FILE,
                PORT: String(SUPERVISOR_PORT),
            },
            secrets: [secretFile(password, PASSWORD_FILE, MYSQL_USER)],
            mounts: [{ type: "volume", source: `${self.name}-data`, target: "/var/lib/mysql" }],
            // Ending well took 16 s at most when it was measured, on small data.
            stopGracePeriod: "2m",
        },
        constraints: [`node.labels.twinswarm.machine==${self.machine}`],
        memory: { reserved: memberMib(sizes) },
        order: "stop-first",
        onFailure: "pause",
    });
}

/** Two copies, so that one is there while the other's machine is gone. */
export const proxyService = (common: Common, config: docker.ServiceConfig): docker.ServiceArgs =>
    service(common, {
        name: DATABASE_HOST,
        replicas: PROXIES,
        container: {
            configs: configFiles({ [PROXY_CONFIG]: config }),
            healthcheck: healthCheck("without start interval", "bash", "-c", `: </dev/tcp/127.0.0.1/${ALIVE_PORT}`),
            stopGracePeriod: "10s",
        },
        memory: { reserved: PROXY_MIB, limit: 256 },
        order: "start-first",
        onFailure: "rollback",
    });

/** Makes the sites' schemas and accounts through the proxy. It counts as well once they are as they should be. */
export const accountsService = (
    common: Common,
    secrets: { readonly password: docker.Secret; readonly accounts: docker.Secret },
): docker.ServiceArgs =>
    service(common, {
        name: ACCOUNTS_SERVICE,
        replicas: 1,
        container: {
            commands: ["node", ACCOUNTS_PROGRAM],
            env: {
                DATABASE_HOST,
                DATABASE_PORT: String(MYSQL_PORT),
                ROOT_PASSWORD_FILE: PASSWORD_FILE,
                ACCOUNTS_FILE,
            },
            secrets: [
                secretFile(secrets.password, PASSWORD_FILE, MYSQL_USER),
                secretFile(secrets.accounts, ACCOUNTS_FILE, MYSQL_USER),
            ],
            readOnly: true,
            stopGracePeriod: "10s",
        },
        memory: { reserved: ACCOUNTS_MIB, limit: 256 },
        order: "stop-first",
        onFailure: "pause",
    });
