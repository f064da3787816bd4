/**
 * The lab's geography: who lives in which network namespace, at which address, and where things lie on disk.
 * Every name starts with PREFIX, so that `lab down` can find and remove what a crash left, and nothing else.
 */
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Starts the name of every network namespace, machine and mount of the lab, followed by a dash. Labs of other names can
 * stand on the same host: they share nothing but the cache. `npm test` uses one of its own beside the user's.
 */
export const PREFIX = labName(process.env.TWINSWARM_LAB);

/** The lab's cgroup in each hierarchy; every process of the lab lives below it. */
export const CGROUP = `${PREFIX}-lab`;

/** Run-time state of the lab: machines, emulator state, logs, Pulumi's backend. `lab down` removes it. */
export const LAB_DIR = `/var/lib/${PREFIX}-lab`;

/** Without dashes, so that no lab's prefix starts another's; short, so that names of interfaces fit. */
function labName(name = "twinswarm"): string {
    if (/^[a-z][a-z0-9]{1,15}$/.test(name)) return name;
    throw new Error(
        `TWINSWARM_LAB is "${name}", but a lab's name is 2 to 16 small letters and digits; try "twinswarm"`,
    );
}

/** Built things that outlive a lab: toolchain, base image, container images. Safe to delete at any time. An empty variable counts as none. */
export const cacheDir = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "twinswarm");

/** The lab's own machines and services outside of the data centres; addresses are of RFC 5737 and RFC 2544 ranges. */
export const ADDRESS = {
    operator: "198.51.100.10",
    digitalocean: "198.51.100.20",
    cloudflareApi: "198.51.100.30",
    mirrors: "198.51.100.40",
    resolver: "198.51.100.53",
    /** Answers for Docker Hub's name. */
    registry: "198.51.100.60",
    visitor: "203.0.113.10",
    stranger: "203.0.113.66",
} as const;

/** Addresses out of Cloudflare's published ranges that the Cloudflare emulator holds. */
export const CLOUDFLARE = {
    /** Authoritative name servers. */
    nameServers: { "ada.ns.cloudflare.com": "108.162.192.1", "bob.ns.cloudflare.com": "108.162.193.1" },
    /** Anycast edge: what proxied names resolve to. */
    edge: ["104.16.0.1", "104.16.0.2"],
    /** Where probes and requests to origins come from. */
    egress: ["173.245.48.1", "162.158.0.1", "172.64.0.1"],
} as const;

/** The one root name server (a.root-servers.net's own address): it knows the zones of the Cloudflare emulator. */
export const ROOT_SERVER = "198.41.0.4";

/** Droplets' public networks, one a region; the gateway is the first address. */
export const REGION_NETWORK: Readonly<Record<string, string>> = {
    nyc3: "198.18.0.0/24",
    ams3: "198.19.0.0/24",
    fra1: "198.18.1.0/24",
};

export const PORT = { aptProxy: 3142, gateway: 8080 } as const;

/** Endpoints as the official providers read them from the environment. */
export const ENDPOINT = {
    DIGITALOCEAN_API_URL: `http://${ADDRESS.digitalocean}`,
    CLOUDFLARE_BASE_URL: `http://${ADDRESS.cloudflareApi}/client/v4`,
} as const;

/** The account the Cloudflare emulator starts with. */
export const CLOUDFLARE_ACCOUNT_ID = "7477696e737761726d00000000000001";
