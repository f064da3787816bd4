import { toBrowserCookie, toBrowserHeaders, toSiteHeaders } from "../../../lab/visitor/gateway/headers";
import { placeOf, toBrowser, toSite } from "../../../lab/visitor/gateway/names";
import { gatewayPort, gatewayUrl } from "../../../lab/visitor/gateway/service";

const SUFFIX = ".localhost:8080";
const PLACE = { host: "hello.example.com", suffix: SUFFIX };

describe("the site that a host header means", () => {
    it.each([
        ["hello.example.com.localhost:8080", PLACE],
        ["Hello.Example.com.LOCALHOST:8080", PLACE],
        ["example.com.localhost", { host: "example.com", suffix: ".localhost" }],
    ])("%s", (header, place) => expect(placeOf(header)).toEqual(place));

    it.each([
        undefined,
        "",
        "localhost:8080",
        "com.localhost:8080",
        "hello.example.com:8080",
        "hello.example.com",
        "198.51.100.20.localhost:8080",
        "user@hello.example.com.localhost",
        "hello..example.com.localhost",
        "-a.example.com.localhost",
        "a.example.com:80.localhost",
        "a.example.com/x.localhost",
        "a.example.com.localhost:8080\r\nx: y",
        `${"a".repeat(64)}.example.com.localhost`,
        `${"a.".repeat(130)}com.localhost`,
    ])("none: %j", (header) => expect(placeOf(header)).toBeUndefined());
});

describe("addresses", () => {
    it.each([
        ["https://hello.example.com/web/?a=b#c", "http://hello.example.com.localhost:8080/web/?a=b#c"],
        ["http://hello.example.com/", "http://hello.example.com.localhost:8080/"],
        ["//www.example.org/", "http://www.example.org.localhost:8080/"],
        ["https://hello.example.com", "http://hello.example.com.localhost:8080"],
        [
            "https://a.example.com/?to=https://a.example.com",
            "http://a.example.com.localhost:8080/?to=https://a.example.com",
        ],
        ["/web/", "/web/"],
        ["https://hello.example.com:8443/", "https://hello.example.com:8443/"],
        ["mailto:a@example.com", "mailto:a@example.com"],
        ["*", "*"],
    ])("the browser's of %s", (site, browser) => expect(toBrowser(site, SUFFIX)).toBe(browser));

    it.each([
        ["http://hello.example.com.localhost:8080", "https://hello.example.com"],
        ["http://hello.example.com.localhost:8080/a?b", "https://hello.example.com/a?b"],
        ["http://localhost:3000/", "http://localhost:3000/"],
        ["null", "null"],
    ])("the site's of %s", (browser, site) => expect(toSite(browser)).toBe(site));
});

describe("cookies", () => {
    it.each([
        ["a=b; Path=/; HttpOnly", "a=b; Path=/; HttpOnly"],
        ["a=b; Domain=.example.com; Secure; SameSite=None", "a=b; Domain=example.com.localhost"],
        ["a=b; secure; samesite=lax", "a=b; samesite=lax"],
        ["__Host-a=b; Secure; SameSite=None; Path=/", "__Host-a=b; Secure; SameSite=None; Path=/"],
    ])("%s", (site, browser) => expect(toBrowserCookie(site, SUFFIX)).toBe(browser));
});

it("shows the site a visitor who came by its own name, and no header of one connection only", () => {
    const headers = {
        host: "hello.example.com.localhost:8080",
        origin: "http://hello.example.com.localhost:8080",
        connection: "keep-alive, x-mine",
        "x-mine": "1",
        "transfer-encoding": "chunked",
        cookie: "a=b",
    };
    expect(toSiteHeaders(headers, PLACE)).toEqual({
        host: "hello.example.com",
        origin: "https://hello.example.com",
        "transfer-encoding": "chunked",
        cookie: "a=b",
    });
});

it("shows the browser addresses and cookies that lead back to the gateway, and no promise of TLS", () => {
    const headers = {
        location: "https://hello.example.com/web/",
        "strict-transport-security": "max-age=1",
        "set-cookie": ["a=b; Domain=example.com", "c=d"],
        etag: "x",
    };
    expect(toBrowserHeaders(headers, PLACE)).toEqual({
        location: "http://hello.example.com.localhost:8080/web/",
        "set-cookie": ["a=b; Domain=example.com.localhost", "c=d"],
        etag: "x",
    });
});

describe("the port", () => {
    it("is the plan's, or the environment's", () => {
        expect(gatewayPort({})).toBe(8080);
        expect(gatewayPort({ TWINSWARM_GATEWAY_PORT: "9000" })).toBe(9000);
        expect(gatewayUrl("hello.example.com", "/a", 9000)).toBe("http://hello.example.com.localhost:9000/a");
    });

    it.each(["http", "0", "65536", "80 80"])("cannot be %j", (value) => {
        expect(() => gatewayPort({ TWINSWARM_GATEWAY_PORT: value })).toThrow(
            /1 to 65535; try TWINSWARM_GATEWAY_PORT=8080/,
        );
    });
});
