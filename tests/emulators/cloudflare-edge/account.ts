/** Accounts for the edge's tests: what a test does not mention has the API's defaults. */
import type {
    Account,
    DnsRecord,
    Health,
    LoadBalancer,
    Monitor,
    Origin,
    Pool,
    Zone,
} from "../../../lab/cloudflare/edge/model";

type Named<T, K extends keyof T> = Partial<T> & Pick<T, K>;

export const origin = (name: string, more: Partial<Origin> = {}): Origin => ({
    name,
    address: `192.0.2.${name.length}`,
    enabled: true,
    weight: 1,
    ...more,
});

export const pool = (id: string, origins: readonly Origin[], more: Partial<Pool> = {}): Pool => ({
    id,
    name: id,
    enabled: true,
    minimum_origins: 1,
    origins,
    ...more,
});

export const balancer = (more: Named<LoadBalancer, "default_pools">): LoadBalancer => ({
    id: "balancer",
    name: "nyc.example.com",
    enabled: true,
    proxied: true,
    fallback_pool: more.default_pools[0] ?? "",
    steering_policy: "off",
    ...more,
});

export const record = (name: string, type: string, content: string, proxied = true): DnsRecord => ({
    id: `${name}-${type}-${content}`,
    name,
    type,
    content,
    proxied,
});

/** Health by origin name; those not named are up. */
export const healthOf = (down: readonly string[] = []): Health => ({
    isUp: (_pool, { name }) => !down.includes(name),
    onDown: () => () => undefined,
});

/** An account that a test changes by `change()`, as the API would. */
export class TestAccount implements Account {
    zoneList: Zone[] = [{ id: "z", name: "example.com" }];
    recordList: Record<string, DnsRecord[]> = {};
    balancerList: Record<string, LoadBalancer[]> = {};
    poolList: Pool[] = [];
    monitorList: Monitor[] = [];
    settings: Record<string, unknown> = {};
    private readonly listeners = new Set<() => void>();

    constructor(parts: Partial<TestAccount> = {}) {
        Object.assign(this, parts);
    }

    change(parts: Partial<TestAccount>): void {
        Object.assign(this, parts);
        for (const listener of this.listeners) listener();
    }
    zones = (): Zone[] => this.zoneList;
    records = (zoneId: string): DnsRecord[] => this.recordList[zoneId] ?? [];
    loadBalancers = (zoneId: string): LoadBalancer[] => this.balancerList[zoneId] ?? [];
    pools = (): Pool[] => this.poolList;
    monitors = (): Monitor[] => this.monitorList;
    setting = (_zoneId: string, id: string): unknown => this.settings[id];
    onChange = (listener: () => void): (() => void) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    };
}
