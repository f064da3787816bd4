import { toOrigin, toVisitor } from "../../../lab/cloudflare/edge/headers";

const visitor = { address: "203.0.113.10", scheme: "https", ray: "0011223344556677-EWR" } as const;
const options = { host: "www.example.com", geolocation: true };

it("tells the origin of the visitor", () => {
    expect(toOrigin({ host: "ignored", accept: "*/*", cookie: "a=1" }, visitor, options)).toEqual({
        host: "www.example.com",
        accept: "*/*",
        cookie: "a=1",
        "cf-connecting-ip": "203.0.113.10",
        "cf-ray": "0011223344556677-EWR",
        "cf-visitor": '{"scheme":"https"}',
        "cf-ipcountry": "XX",
        "x-forwarded-for": "203.0.113.10",
        "x-forwarded-proto": "https",
        "cdn-loop": "cloudflare; loops=1",
    });
});

it("believes nothing that the visitor claims, and keeps the trail of proxies", () => {
    const claims = {
        "cf-connecting-ip": "192.0.2.1",
        "cf-visitor": '{"scheme":"http"}',
        "cf-ipcountry": "NL",
        "x-forwarded-proto": "http",
        "x-forwarded-for": "192.0.2.7",
        "cdn-loop": "othercdn",
    };
    expect(toOrigin(claims, visitor, { ...options, geolocation: false })).toEqual({
        host: "www.example.com",
        "cf-connecting-ip": "203.0.113.10",
        "cf-ray": visitor.ray,
        "cf-visitor": '{"scheme":"https"}',
        "x-forwarded-proto": "https",
        "x-forwarded-for": "192.0.2.7, 203.0.113.10",
        "cdn-loop": "othercdn, cloudflare; loops=1",
    });
});

it("keeps what belongs to one connection on that connection", () => {
    const hops = {
        connection: "close, X-Private",
        "x-private": "1",
        "keep-alive": "timeout=5",
        te: "trailers",
        "transfer-encoding": "chunked",
        upgrade: "h2c",
        "proxy-authorization": "Basic eDp5",
        expect: "100-continue",
    };
    const ours = Object.keys(toOrigin({}, visitor, options));
    expect(Object.keys(toOrigin({ ...hops, ":authority": "www.example.com" }, visitor, options))).toEqual(ours);
    expect(toVisitor({ ...hops, etag: '"1"' }, visitor.ray)).toMatchObject({ etag: '"1"', expect: "100-continue" });
    expect(Object.keys(toVisitor(hops, visitor.ray)).sort()).toEqual(["cf-cache-status", "cf-ray", "expect", "server"]);
});

it("asks for another protocol by name", () => {
    const wanted = { connection: "Upgrade", upgrade: "websocket" };
    expect(toOrigin(wanted, visitor, { ...options, upgrade: "websocket" })).toMatchObject(wanted);
    expect(toOrigin(wanted, visitor, options)).not.toHaveProperty("upgrade");
});

it("signs answers as Cloudflare and adds its cookie to the origin's", () => {
    const headers = toVisitor({ server: "nginx", "set-cookie": ["a=1"] }, visitor.ray, "__cflb=x");
    expect(headers).toMatchObject({ server: "cloudflare", "cf-ray": visitor.ray, "set-cookie": ["a=1", "__cflb=x"] });
    expect(toVisitor({}, visitor.ray, "__cflb=x")["set-cookie"]).toEqual(["__cflb=x"]);
    expect(toVisitor({ "set-cookie": ["a=1"] }, visitor.ray)["set-cookie"]).toEqual(["a=1"]);
});
