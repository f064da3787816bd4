import ipaddr from "ipaddr.js";
import { CLOUDFLARE_RANGES } from "../../../components/ingress/cloudflare-ranges";
import { RETRY } from "../../../components/ingress/routes";
import { renderTls, traefikArgs } from "../../../components/ingress/traefik";

const options = new Map(
    traefikArgs(["192.0.2.0/24", "2001:db8::/32"]).map((arg) => {
        const [name = "", ...value] = arg.replace(/^--/, "").split("=");
        return [name, value.join("=")];
    }),
);

it("believes forwarded addresses of the given ranges only", () => {
    expect(options.get("entrypoints.websecure.forwardedheaders.trustedips")).toBe("192.0.2.0/24,2001:db8::/32");
    expect([...options.keys()].filter((name) => name.includes("insecure"))).toEqual([]);
});

it("asks the routes service, and no Docker socket", () => {
    expect([...options.keys()].filter((name) => name.startsWith("providers."))).toEqual([
        "providers.http.endpoint",
        "providers.http.pollinterval",
        "providers.http.polltimeout",
        "providers.file.filename",
        "providers.file.watch",
    ]);
    expect(options.get("providers.http.endpoint")).toBe("http://routes:8080/routes.json");
});

it("gives the routes to the HTTPS port alone, with retries; HTTP only points there", () => {
    expect(options.get("entrypoints.websecure.asdefault")).toBe("true");
    expect(options.get("entrypoints.websecure.http.middlewares")).toBe(`${RETRY}@http`);
    expect(options.get("entrypoints.web.http.redirections.entrypoint.to")).toBe(":443");
});

it("takes the certificate from Swarm secrets", () => {
    expect(renderTls()).toMatchInlineSnapshot(`
        "tls:
          stores:
            default:
              defaultCertificate:
                certFile: /run/secrets/tls.crt
                keyFile: /run/secrets/tls.key
          options:
            default:
              minVersion: VersionTLS12
        "
    `);
});

it("knows Cloudflare's ranges, each once and well formed", () => {
    const { ipv4, ipv6 } = CLOUDFLARE_RANGES;
    expect([ipv4.length, ipv6.length]).toEqual([15, 7]);
    expect(ipv4.every((range) => ipaddr.IPv4.isValidCIDR(range))).toBe(true);
    expect(ipv6.every((range) => ipaddr.IPv6.isValidCIDR(range))).toBe(true);
    expect(new Set([...ipv4, ...ipv6]).size).toBe(22);
});
