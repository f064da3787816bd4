/** A zone's settings, as far as they matter to the edge. Pure. */
import type { State, Zone } from "../state";
import type { Target } from "./connect";

export interface EdgeSettings {
    readonly ssl: string;
    readonly alwaysHttps: boolean;
    readonly minTls: number;
    readonly webSockets: boolean;
    readonly geolocation: boolean;
}

export function edgeSettings(state: Pick<State, "setting">, zone: Zone): EdgeSettings {
    const text = (id: string): string => String(state.setting(zone.id, id)?.value);
    return {
        ssl: text("ssl"),
        alwaysHttps: text("always_use_https") === "on",
        minTls: Number(text("min_tls_version")),
        webSockets: text("websockets") === "on",
        geolocation: text("ip_geolocation") === "on",
    };
}

type Scheme = "http" | "https";

/** The scheme that a visitor is sent to instead, if any. */
export function otherScheme({ ssl, alwaysHttps }: EdgeSettings, scheme: Scheme): Scheme | undefined {
    if (scheme === "https") return ssl === "off" ? "http" : undefined;
    return alwaysHttps && ssl !== "off" ? "https" : undefined;
}

/** How the origin is spoken to: by TLS where the visitor does, or always with `origin_pull`. Undefined: without TLS. */
export function originTls({ ssl }: EdgeSettings, scheme: Scheme, serverName: string): Target["tls"] {
    if (ssl === "origin_pull") return { serverName, verify: true };
    if (scheme === "http" || ssl === "off" || ssl === "flexible") return undefined;
    return { serverName, verify: ssl === "strict" };
}

/** "TLSv1.3" → 1.3 */
const tlsVersion = (protocol: string): number => Number(protocol.replace("TLSv", ""));

/** Whether a visitor's connection is too old for the zone; plain connections are not. */
export const isOutdated = ({ minTls }: EdgeSettings, protocol: string | null | undefined): boolean =>
    typeof protocol === "string" && tlsVersion(protocol) < minTls;
