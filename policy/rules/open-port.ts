import { UNKNOWN, type Properties, type ResourceRule, type Violation } from "../plan";
import { isWorld } from "../world";

/** What of a resource is open, and to whom; each a phrase. */
type Look = (resource: { readonly name: string; readonly inputs: Properties }) => readonly string[];

const listOf = (value: unknown): readonly Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);
/** Of what the engine or the provider left out, nothing. */
const textOf = (value: unknown): string =>
    typeof value === "string" || typeof value === "number" ? String(value) : "";

/** DigitalOcean's firewall: by rule, protocol and sources. */
const cloudFirewall: Look = ({ inputs }) => {
    if (inputs.inboundRules === UNKNOWN) return ["rules that are not known before they are applied"];
    return listOf(inputs.inboundRules)
        .filter(({ protocol }) => protocol !== "icmp")
        .flatMap(({ protocol, portRange, sourceAddresses }) => {
            const at = `${textOf(protocol)} ${textOf(portRange)}`;
            if (sourceAddresses === UNKNOWN) return [`${at} to sources that are not known before they are applied`];
            const sources = Array.isArray(sourceAddresses) ? sourceAddresses.filter((one) => isWorld(textOf(one))) : [];
            return sources.length === 0 ? [] : [`${at} to ${sources.map(textOf).join(", ")}`];
        });
};

/** The ingress on its machines' own ports, which the firewalls close to all but Cloudflare. */
const isIngress = (service: unknown, { publishMode, publishedPort }: Properties): boolean =>
    service === "traefik" && publishMode === "host" && (publishedPort === 80 || publishedPort === 443);

/** A port that Swarm publishes through its mesh is open on every machine, and passes by UFW. */
const swarmService: Look = ({ inputs }) => {
    const endpoint = inputs.endpointSpec;
    if (endpoint === UNKNOWN) return ["an endpoint that is not known before it is applied"];
    return listOf((endpoint as Properties | undefined)?.ports)
        .filter((port) => !isIngress(inputs.name, port))
        .map(
            ({ publishedPort, protocol, publishMode }) =>
                `${textOf(protocol) || "tcp"} ${textOf(publishedPort) || "of the Swarm's choice"} ` +
                `(${textOf(publishMode) || "ingress"} mode)`,
        );
};

/** A variable in a step's text, as `withVariables` writes it for the shell. */
const variable = (text: string, name: string): readonly string[] =>
    (new RegExp(`^${name}='((?:[^']|'\\\\'')*)'`, "m").exec(text)?.[1] ?? "").split("\n");

/** The rules that a machine's firewall step brings along. Their addresses can be unknown while the machine is to be made. */
const machineFirewall: Look = ({ name, inputs: { stdin } }) => {
    if (!name.endsWith("-firewall") || typeof stdin !== "string") return [];
    const ufw = variable(stdin, "UFW_RULES").filter((line) => /^(allow|limit)\b/.test(line));
    const docker = variable(stdin, "DOCKER_USER_RULES").filter((line) => /-j ACCEPT\b/.test(line));
    return [
        ...ufw.filter((line) => isWorld(/\bfrom (\S+)/.exec(line)?.[1] ?? "any")).map((line) => `ufw ${line}`),
        ...docker.filter((line) => isWorld(/(?:-s|--source) (\S+)/.exec(line)?.[1] ?? "any")).map((line) => line),
    ];
};

const LOOKS: Readonly<Record<string, { readonly look: Look; readonly instead: string }>> = {
    "digitalocean:index/firewall:Firewall": {
        look: cloudFirewall,
        instead:
            "name the networks that may reach it: twinswarm:zone.admins for port 22, Cloudflare's ranges for 80 and 443",
    },
    "docker:index/service:Service": {
        look: swarmService,
        instead: "publish nothing: the ingress finds a service by its name, and alone has 80 and 443, in host mode",
    },
    "command:local:Command": {
        look: machineFirewall,
        instead: "name the networks that may reach it in twinswarm:zone.admins",
    },
};

/** Nothing but Cloudflare reaches 80 and 443, nobody but the admins 22, and nobody at all the rest. */
export const openPortRule: ResourceRule = {
    name: "open-port",
    description:
        "No port is open to the world: not in the cloud's firewall, nor by Swarm, nor in a machine's own firewall.",
    types: Object.keys(LOOKS),
    judge: ({ urn, type, name, inputs }): readonly Violation[] => {
        const known = LOOKS[type];
        return (known?.look({ name, inputs }) ?? []).map((seen) => ({
            rule: "open-port",
            urn,
            subject: name,
            message: `${name}: it opens ${seen}, but no port may be open to the world; ${known?.instead}`,
        }));
    },
};
