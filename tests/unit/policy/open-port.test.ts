import { cloudFirewallRules, renderDockerUserRules, renderUfwRules } from "../../../components/node/firewall";
import { CLOUDFLARE_RANGES } from "../../../components/ingress/cloudflare-ranges";
import { withVariables } from "../../../components/scripts";
import { UNKNOWN } from "../../../policy/plan";
import { openPortRule } from "../../../policy/rules/open-port";
import { isWorld } from "../../../policy/world";
import { COMMAND } from "./support";

const FIREWALL = "digitalocean:index/firewall:Firewall";
const SERVICE = "docker:index/service:Service";

const opens = (type: string, inputs: Record<string, unknown>, name = "nyc-firewall"): string[] =>
    openPortRule.judge({ urn: "urn", type, name, inputs }).map(({ message }) => message.replace(/, but no port.*/, ""));

it.each([
    ["0.0.0.0/0", true],
    ["::/0", true],
    ["0.0.0.0/1", true],
    ["128.0.0.0/1", true],
    ["2000::/3", true],
    ["any", true],
    ["Anywhere", true],
    ["10.0.0.0/8", false],
    ["198.51.100.7", false],
    ["2001:db8::/32", false],
    ["2001:db8::1", false],
    ["104.16.0.0/13", false],
])("takes %s for the world: %j", (source, expected) => {
    expect(isWorld(source)).toBe(expected);
});

describe("the cloud's firewall", () => {
    const inbound = (rule: Record<string, unknown>) => opens(FIREWALL, { inboundRules: [rule] });

    it("passes as the program makes it", () => {
        const access = { admins: ["198.51.100.0/24"], network: "10.10.0.0/20", visitors: CLOUDFLARE_RANGES };
        expect(opens(FIREWALL, cloudFirewallRules(access))).toEqual([]);
    });

    it.each(["22", "443", "1-65535"])("has no port %s open to all", (portRange) => {
        const rule = { protocol: "tcp", portRange, sourceAddresses: ["198.51.100.0/24", "0.0.0.0/0", "::/0"] };
        expect(inbound(rule)).toEqual([`nyc-firewall: it opens tcp ${portRange} to 0.0.0.0/0, ::/0`]);
    });

    it("may answer pings, which are no port", () => {
        expect(inbound({ protocol: "icmp", sourceAddresses: ["0.0.0.0/0"] })).toEqual([]);
    });

    it("is refused where its sources are not known yet", () => {
        expect(opens(FIREWALL, { inboundRules: UNKNOWN })).toHaveLength(1);
        expect(inbound({ protocol: "tcp", portRange: "22", sourceAddresses: UNKNOWN })).toHaveLength(1);
    });
});

describe("a Swarm service", () => {
    const port = (publishedPort: number, publishMode: string) => ({ publishedPort, targetPort: 1, publishMode });
    const service = (name: string, ports: unknown) => opens(SERVICE, { name, endpointSpec: { ports } }, `nyc-${name}`);

    it.each([
        ["traefik", [port(80, "host"), port(443, "host")], 0],
        ["traefik", [port(80, "host"), port(443, "ingress")], 1],
        ["traefik", [port(8080, "host")], 1],
        ["site-s7f3a", [port(443, "host")], 1],
        ["site-s7f3a", [{ targetPort: 8080 }], 1],
        ["site-s7f3a", [], 0],
        ["site-s7f3a", undefined, 0],
    ])("%s with %j: %i refused", (name, ports, count) => {
        expect(service(name, ports)).toHaveLength(count);
    });

    it("is named with its port and mode", () => {
        expect(service("mysql", [port(3306, "ingress")])).toEqual(["nyc-mysql: it opens tcp 3306 (ingress mode)"]);
    });
});

describe("a machine's own firewall", () => {
    const step = (ufw: string, docker = "") =>
        opens(
            COMMAND,
            { stdin: withVariables({ UFW_RULES: ufw, DOCKER_USER_RULES: docker }, "set -eu") },
            "nyc-m1-firewall",
        );

    it("passes as the program makes it", () => {
        const access = { admins: ["198.51.100.0/24"], network: "10.10.0.0/20", visitors: CLOUDFLARE_RANGES };
        expect(step(renderUfwRules(access), renderDockerUserRules(access))).toEqual([]);
    });

    it.each([
        "allow proto tcp from 0.0.0.0/0 to any port 22",
        "allow proto tcp from any to any port 3306",
        "allow 8080/tcp",
        "limit ssh",
    ])("has no line %j", (line) => {
        expect(step(`allow proto tcp from 198.51.100.0/24 to any port 22\n${line}`)).toEqual([
            `nyc-m1-firewall: it opens ufw ${line}`,
        ]);
    });

    it("lets nobody else in to containers", () => {
        const visitors = { ...CLOUDFLARE_RANGES, ipv4: ["0.0.0.0/0"] };
        expect(step("", renderDockerUserRules({ visitors }))).toHaveLength(1);
    });

    it("cannot be seen before its machine has an address", () => {
        expect(opens(COMMAND, { stdin: UNKNOWN }, "nyc-m1-firewall")).toEqual([]);
    });
});
