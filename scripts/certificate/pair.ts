/** A certificate for a zone's origins, signed by Cloudflare's Origin CA: nobody but its edge trusts it. */
import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import * as x509 from "@peculiar/x509";
import Cloudflare from "cloudflare";
import type { Project } from "../../components/config/project";
import { balancerName, cloudflareZoneOf } from "../../components/naming";

/** What the program reads as the secret `twinswarm:tls`, in PEM. */
export interface Pair {
    readonly certificate: string;
    readonly key: string;
}

const DAY = 24 * 3600 * 1000;
/** The longest that the Origin CA gives, and Cloudflare's default: a certificate that ends unnoticed takes sites down. */
const VALID_DAYS = 5475;
const RENEW_DAYS = 60;

/**
 * The names that a zone answers for: all sites', as each zone stands by for the others, and the balancers'. A domain and
 * what is directly below it take two names, however many sites there are.
 */
export function certificateNames({ sites, zones, domain, edge }: Project): string[] {
    const domains = Object.keys(edge.zones);
    const hosts = [...sites.map(({ host }) => host), ...zones.map(({ name }) => balancerName(name, domain))];
    const names = hosts.flatMap((host) => {
        const parent = cloudflareZoneOf(host, domains) ?? host;
        const isCovered = host === parent || host.split(".").length === parent.split(".").length + 1;
        return [parent, `*.${parent}`, ...(isCovered ? [] : [host])];
    });
    return [...new Set(names)].sort();
}

/** Why a zone needs a new pair; undefined where the one it has will do. */
export function renewalReason(pair: Pair | undefined, names: readonly string[], now: number): string | undefined {
    if (pair === undefined) return "it has none";
    const certificate = new X509Certificate(pair.certificate);
    const daysLeft = Math.floor((Date.parse(certificate.validTo) - now) / DAY);
    if (daysLeft < RENEW_DAYS) return daysLeft < 0 ? "it has expired" : `it expires in ${daysLeft} days`;
    const held = (certificate.subjectAltName ?? "").split(", ").map((name) => name.replace(/^DNS:/, ""));
    const lacking = names.filter((name) => !held.includes(name));
    return lacking.length === 0 ? undefined : `it lacks ${lacking.join(", ")}`;
}

x509.cryptoProvider.set(webcrypto);
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Makes a key and has it certified. The key never leaves this process but by the result. */
export async function issuePair(names: readonly string[], cloudflare: Cloudflare): Promise<Pair> {
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
    const csr = await x509.Pkcs10CertificateRequestGenerator.create({ name: "", keys, signingAlgorithm: ECDSA });
    const { certificate } = await cloudflare.originCACertificates.create({
        csr: csr.toString("pem"),
        hostnames: [...names],
        request_type: "origin-ecc",
        requested_validity: VALID_DAYS,
    });
    if (certificate === undefined) throw new Error("Cloudflare's Origin CA answered without a certificate");
    const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    return { certificate, key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}
