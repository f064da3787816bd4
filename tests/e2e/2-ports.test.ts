import { switchPower } from "../../lab/digitalocean/service";
import { until } from "../../lab/process";
import { ensureStranger, scan } from "../../lab/visitor/scan";
import { CLOUDFLARE } from "../../lab/plan";
import { namespaceOf, type Namespace } from "../../lab/network/namespaces";
import { HEAL_MS } from "./support/deadlines";
import { machinesOf, on, untilWhole } from "./support/fleet";

let stranger: Namespace;
let addresses: readonly string[];
beforeAll(async () => {
    stranger = await ensureStranger();
    addresses = [...(await machinesOf("nyc")), ...(await machinesOf("ams"))].map(({ publicAddress }) => publicAddress);
});

const openFrom = async (namespace: Namespace, source?: string, at = addresses) => {
    const found = await scan({ namespace, addresses: at, ...(source === undefined ? {} : { source }) });
    return Object.fromEntries(found.map(({ address, tcp, udp }) => [address, [...tcp.open, ...udp.open]]));
};

const each = <T>(at: readonly string[], value: T) => Object.fromEntries(at.map((address) => [address, value]));

it("shows a stranger no open port of any machine", async () => {
    expect(addresses).toHaveLength(8);
    expect(await openFrom(stranger)).toEqual(each(addresses, []));
});

it("shows an admin port 22 alone", async () => {
    expect(await openFrom(namespaceOf("operator"))).toEqual(each(addresses, [22]));
});

it("shows Cloudflare the web ports of managers, and nothing of workers", async () => {
    const workers = [...(await machinesOf("nyc")), ...(await machinesOf("ams"))].filter(({ name }) =>
        name.includes("-w"),
    );
    const found = await openFrom(namespaceOf("cloudflare"), CLOUDFLARE.egress[0]);
    expect(found).toEqual({
        ...each(addresses, [80, 443]),
        ...each(
            workers.map(({ publicAddress }) => publicAddress),
            [],
        ),
    });
});

describe.each([
    ["a reboot", () => switchPower("nyc-m2", "reboot")],
    ["a restart of Docker", () => on("nyc-m2", "systemctl restart docker")],
])("after %s", (_, shake) => {
    it("is as closed as before", async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        const [m2 = ""] = (await machinesOf("nyc")).filter(({ name }) => name === "nyc-m2").map((m) => m.publicAddress);
        await shake();
        await untilWhole("nyc-m1", names);
        const web = () => openFrom(namespaceOf("cloudflare"), CLOUDFLARE.egress[0], [m2]);
        // Its Traefik comes back in its own time, and only then is there something to protect.
        await until("Traefik on nyc-m2", async () => (await web())[m2]?.includes(443) ?? false, {
            deadlineMs: HEAL_MS,
        });
        expect(await web()).toEqual({ [m2]: [80, 443] });
        expect(await openFrom(stranger, undefined, [m2])).toEqual({ [m2]: [] });
        expect(await openFrom(namespaceOf("operator"), undefined, [m2])).toEqual({ [m2]: [22] });
    });
});
