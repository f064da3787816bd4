import { bringDown } from "../../lab/down";
import { attach, gatewayOf, INTERNET } from "../../lab/network/internet";
import { inNamespace, ip, namespaceOf } from "../../lab/network/namespaces";
import { ADDRESS, CLOUDFLARE, ROOT_SERVER } from "../../lab/plan";
import { run } from "../../lab/process";
import { ensureStranger, scan } from "../../lab/visitor/scan";
import { expand, TCP_PORTS } from "../../lab/visitor/scan-plan";
import { startWorld } from "./visitor/start";

jest.setTimeout(10 * 60_000);

beforeAll(async () => {
    await bringDown();
    await startWorld();
});

afterAll(bringDown);

describe("a port scan", () => {
    const [edge] = CLOUDFLARE.edge;
    const range = "172.64.0.0/13";

    beforeAll(async () => {
        await ensureStranger();
        // A door for some only, as a machine's firewall has them.
        for (const rule of [
            `-A INPUT -i eth0 -p tcp -d ${edge} --dport 444 -j DROP`,
            `-A INPUT -i eth0 -p tcp -d ${edge} --dport 443 ! -s ${range} -j DROP`,
        ]) {
            const [command = "", ...args] = inNamespace(namespaceOf("world"), ["iptables", ...rule.split(" ")]);
            await run(command, args);
        }
        const gateway = gatewayOf(`${ADDRESS.visitor}/24`);
        const addresses = ["203.0.113.70", CLOUDFLARE.egress[2]];
        await attach({ namespace: namespaceOf("prober"), port: "prober", addresses, prefix: 24, gateway });
    });

    it("tells open, refused and silent doors apart", async () => {
        const addresses = [edge, ROOT_SERVER, "203.0.113.99"];
        const found = await scan({ addresses, tcp: [[440, 444]], udp: [53, 4789], timeoutMs: 1_500 });
        expect(found).toEqual([
            {
                address: edge,
                tcp: { open: [], closed: [440, 441, 442], silent: [443, 444] },
                udp: { open: [], closed: [53, 4789], silent: [] },
            },
            {
                address: ROOT_SERVER,
                tcp: { open: [], closed: [440, 441, 442, 443, 444], silent: [] },
                udp: { open: [53], closed: [4789], silent: [] },
            },
            {
                address: "203.0.113.99",
                tcp: { open: [], closed: [], silent: [440, 441, 442, 443, 444] },
                udp: { open: [], closed: [], silent: [53, 4789] },
            },
        ]);
    });

    it("comes from the address that it is told to", async () => {
        const options = { namespace: namespaceOf("prober"), addresses: [edge], tcp: [443], udp: [], timeoutMs: 1_500 };
        expect((await scan(options))[0]?.tcp.open).toEqual([]);
        expect((await scan({ ...options, source: CLOUDFLARE.egress[2] }))[0]?.tcp.open).toEqual([443]);
        await expect(scan({ ...options, source: "203.0.113.71" })).rejects.toThrow(/EADDRNOTAVAIL/);
    });

    it("tries all the usual ports of eight silent addresses in a bounded time", async () => {
        const addresses = Array.from({ length: 8 }, (_, number) => `203.0.113.${100 + number}`);
        for (const address of addresses) await ip(INTERNET, "route", "replace", "blackhole", `${address}/32`);
        const found = await scan({ addresses });
        expect(found.flatMap(({ tcp }) => [...tcp.open, ...tcp.closed])).toEqual([]);
        expect(found[7]?.tcp.silent).toHaveLength(expand(TCP_PORTS).length);
    });
});
