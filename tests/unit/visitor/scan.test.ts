import { expand, probesFor, summarize, TCP_PORTS } from "../../../lab/visitor/scan-plan";

it("expands ranges, each port once and in order", () => {
    expect(expand([8080, [21, 23], 22])).toEqual([21, 22, 23, 8080]);
});

it.each([[[[5, 3]] as const], [[0]], [[70_000]], [[1.5]]])("refuses ports that are none: %j", (ports) => {
    expect(() => expand(ports)).toThrow(/ports go from 1 to 65535/);
});

it("tries what Docker, Swarm and Traefik would listen on", () => {
    const ports = expand(TCP_PORTS);
    for (const port of [22, 80, 443, 1024, 2375, 2376, 2377, 4243, 4789, 7946, 8080, 9000, 9443]) {
        expect(ports).toContain(port);
    }
});

it("goes port by port over all addresses, and sums up by address", () => {
    const addresses = ["198.18.0.11", "198.18.0.12"];
    const probes = probesFor(addresses, [22, 80], [53]);
    expect(probes.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`)).toEqual([
        "udp 198.18.0.11:53",
        "udp 198.18.0.12:53",
        "tcp 198.18.0.11:22",
        "tcp 198.18.0.12:22",
        "tcp 198.18.0.11:80",
        "tcp 198.18.0.12:80",
    ]);
    expect(summarize(addresses, probes, ["silent", "open", "open", "closed", "silent", "silent"])).toEqual([
        {
            address: "198.18.0.11",
            tcp: { open: [22], closed: [], silent: [80] },
            udp: { open: [], closed: [], silent: [53] },
        },
        {
            address: "198.18.0.12",
            tcp: { open: [], closed: [22], silent: [80] },
            udp: { open: [53], closed: [], silent: [] },
        },
    ]);
});
