import { type EdgeSettings, isOutdated, originTls, otherScheme } from "../../../lab/cloudflare/edge/settings";

const settings = (more: Partial<EdgeSettings> = {}): EdgeSettings => ({
    ssl: "full",
    alwaysHttps: false,
    minTls: 1,
    webSockets: true,
    geolocation: true,
    ...more,
});

it.each([
    ["off", "http", "plain"],
    ["flexible", "http", "plain"],
    ["flexible", "https", "plain"],
    ["full", "http", "plain"],
    ["full", "https", "encrypted"],
    ["strict", "http", "plain"],
    ["strict", "https", "verified"],
    ["origin_pull", "http", "verified"],
    ["origin_pull", "https", "verified"],
] as const)("ssl %s, visitor by %s: the origin's side is %s", (ssl, scheme, expected) => {
    const tls = originTls(settings({ ssl }), scheme, "www.example.com");
    expect(tls === undefined ? "plain" : tls.verify ? "verified" : "encrypted").toBe(expected);
    expect(tls?.serverName).toBe(expected === "plain" ? undefined : "www.example.com");
});

it.each([
    ["full", false, "http", undefined],
    ["full", true, "http", "https"],
    ["full", true, "https", undefined],
    ["off", false, "https", "http"],
    ["off", true, "https", "http"],
    ["off", true, "http", undefined],
] as const)("ssl %s, always https %p: %s is sent to %s", (ssl, alwaysHttps, scheme, expected) => {
    expect(otherScheme(settings({ ssl, alwaysHttps }), scheme)).toBe(expected);
});

it.each([
    [1.3, "TLSv1.2", true],
    [1.3, "TLSv1.3", false],
    [1.2, "TLSv1.2", false],
    [1.3, undefined, false],
])("at least %s, spoken %s: outdated %p", (minTls, protocol, expected) => {
    expect(isOutdated(settings({ minTls }), protocol)).toBe(expected);
});
