import { parse } from "yaml";
import { mirrorOf } from "../../../lab/machines/debian";
import { renderNspawn, renderSupervisor, type Boot } from "../../../lab/machines/nspawn";
import { renderSeed } from "../../../lab/machines/seed";
import { gatewayOf } from "../../../lab/network/internet";
import { renderFirewalls } from "../../../lab/network/firewall";
import { PREFIX } from "../../../lab/plan";

const BOOT: Boot = {
    machine: "twinswarm-7",
    root: "/lab/7/root",
    dockerDir: "/lab/7/docker",
    namespace: "twinswarm-d7",
    port: "d7",
    address: "198.18.0.11",
};

describe("mirrorOf", () => {
    it.each([
        [
            "deb822",
            "Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\nComponents: main",
            "http://mirror.test/debian",
        ],
        ["one line", "deb http://mirror.test/debian bookworm main", "http://mirror.test/debian"],
        [
            "options",
            "deb [arch=amd64 signed-by=/k] https://mirror.test/debian/ bookworm main contrib",
            "https://mirror.test/debian",
        ],
        ["security only", "deb http://mirror.test/debian-security bookworm-security main", undefined],
    ])("%s", (_name, text, expected) => expect(mirrorOf(["# nothing", text])).toBe(expected));
});

describe("a machine's command line", () => {
    it("asks for the old cgroup hierarchy only where the host has no other", () => {
        expect(
            renderNspawn(BOOT, false).filter((word) => word.includes("cgroup") || word.includes("CGROUP")),
        ).toHaveLength(3);
        expect(renderNspawn(BOOT, true).filter((word) => /cgroup/i.test(word))).toEqual([]);
    });
    it("leaves its cgroup to the machine alone, as a unified one that is divided holds no process of its own", () => {
        const groups = renderSupervisor(BOOT, true).matchAll(
            /echo \$\$ > "\$tree\/[a-z0-9]+-lab\/([^/]+)\/cgroup.procs"/g,
        );
        expect([...groups].map(([, group]) => group)).toEqual(["twinswarm-7-supervisor", "twinswarm-7"]);
    });
    it("silences both cables when the machine has ended, and keeps its exit code", () => {
        const lines = renderSupervisor(BOOT, false).split("\n");
        const nspawn = lines.findIndex((line) => line.includes("systemd-nspawn"));
        expect(lines.slice(nspawn + 1)).toEqual([
            "status=$?",
            `ip -n ${PREFIX}-internet link set d7 down; ip -n ${PREFIX}-internet route replace blackhole 198.18.0.11/32; ` +
                `ip -n ${PREFIX}-private link set d7 down`,
            "exit $status",
        ]);
    });
});

it("seeds cloud-init with keys, name and user data", () => {
    const seed = renderSeed({
        instanceId: "7",
        hostname: "nyc-m1",
        sshKeys: ["ssh-ed25519 AAAA a"],
        userData: "#cloud-config\nx: 1",
    });
    expect(parse(seed["meta-data"] ?? "")).toEqual({
        "instance-id": "7",
        "local-hostname": "nyc-m1",
        "public-keys": ["ssh-ed25519 AAAA a"],
    });
    expect(seed["user-data"]).toBe("#cloud-config\nx: 1");
});

it.each([
    ["198.18.0.0/24", "198.18.0.1"],
    ["10.10.16.7/20", "10.10.16.1"],
])("the gateway of %s is %s", (cidr, gateway) => expect(gatewayOf(cidr)).toBe(gateway));

describe("renderFirewalls", () => {
    const ssh = {
        direction: "inbound",
        protocol: "tcp",
        ports: { from: 22, to: 22 },
        cidrs: ["198.51.100.0/24", "::/0"],
    } as const;
    const out = { direction: "outbound", protocol: "icmp", ports: "all", cidrs: ["0.0.0.0/0"] } as const;

    it("lets a packet pass only if the sender's and the receiver's rules both do", () => {
        const text = renderFirewalls(new Map([["d7", [ssh, out]]]));
        expect(text.split("\n").filter((line) => line.startsWith("-A"))).toEqual([
            "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-A FORWARD -o d7 -j d7-inbound",
            "-A FORWARD -i d7 -j d7-outbound",
            "-A d7-inbound -s 198.51.100.0/24 -p tcp --dport 22:22 -j RETURN",
            "-A d7-inbound -j DROP",
            "-A d7-outbound -d 0.0.0.0/0 -p icmp -j RETURN",
            "-A d7-outbound -j DROP",
        ]);
    });
    it("denies everything with an empty list, nothing without a firewall", () => {
        const text = renderFirewalls(new Map([["d1", []], ["d2", null]])); // prettier-ignore
        expect(text).toContain("-A d1-inbound -j DROP");
        expect(text).not.toContain("d2");
    });
});
