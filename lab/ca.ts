/** The lab's certificate authority: what a public one is to the internet, it is to everything in the lab. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

type Key = webcrypto.CryptoKey;

x509.cryptoProvider.set(webcrypto);

const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 24 * 3600 * 1000;
/** Clocks of machines that have just started may be behind. */
const BACKDATED = DAY;
/** Longer than the 15 years of an origin certificate. */
const CA_DAYS = 7300;
const SERVER_DAYS = 90;

/** A server's pair, PEM. */
export interface ServerCertificate {
    readonly cert: string;
    readonly key: string;
    readonly notAfter: Date;
}

const pem = (label: string, der: ArrayBuffer): string => x509.PemConverter.encode(der, label) + "\n";

async function makeKeys(): Promise<{ keys: webcrypto.CryptoKeyPair; keyPem: string }> {
    const keys = await webcrypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
    return { keys, keyPem: pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)) };
}

const validFor = (days: number): { notBefore: Date; notAfter: Date } => ({
    notBefore: new Date(Date.now() - BACKDATED),
    notAfter: new Date(Date.now() + days * DAY),
});

/** Certificates without a common name: every name is a subject alternative name, as public authorities do it. */
const alternativeNames = (names: readonly string[]): x509.SubjectAlternativeNameExtension =>
    new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value })),
        true,
    );

export class CertificateAuthority {
    private constructor(
        private readonly root: x509.X509Certificate,
        private readonly key: Key,
        /** The root certificate, PEM: what clients have to trust. */
        readonly certificatePem: string,
    ) {}

    /** A new authority that lives in memory alone. */
    static async create(name: string): Promise<{ ca: CertificateAuthority; keyPem: string }> {
        const { keys, keyPem } = await makeKeys();
        const root = await x509.X509CertificateGenerator.createSelfSigned({
            serialNumber: serial(),
            name: [{ CN: [name] }],
            ...validFor(CA_DAYS),
            signingAlgorithm: ECDSA,
            keys,
            extensions: [
                new x509.BasicConstraintsExtension(true, 0, true),
                new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
                await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
            ],
        });
        return { ca: new CertificateAuthority(root, keys.privateKey, pem("CERTIFICATE", root.rawData)), keyPem };
    }

    /** Takes an authority out of its key and certificate, one after the other in PEM, as the file `path` holds them. */
    static async fromBundle(bundle: string, path: string): Promise<CertificateAuthority> {
        const [key, cert] = x509.PemConverter.decodeWithHeaders(bundle).map(({ type, rawData }) => pem(type, rawData));
        if (key === undefined || cert === undefined) {
            throw new Error(`${path} must hold an authority's key and certificate, but does not: remove its folder`);
        }
        return CertificateAuthority.fromPem(cert, key);
    }

    static async fromPem(certificate: string, privateKey: string): Promise<CertificateAuthority> {
        const der = x509.PemConverter.decodeFirst(privateKey);
        const key = await webcrypto.subtle.importKey("pkcs8", der, ECDSA, false, ["sign"]);
        return new CertificateAuthority(new x509.X509Certificate(certificate), key, certificate);
    }

    /** A new key and its certificate for a server that answers to `names`, host names (wildcards too) or addresses. */
    async issue(names: readonly string[], days = SERVER_DAYS): Promise<ServerCertificate> {
        const { keys, keyPem } = await makeKeys();
        const { cert, notAfter } = await this.certify(keys.publicKey, names, days);
        return { cert, key: keyPem, notAfter };
    }

    /** A certificate for somebody else's key, such as that of a signing request. */
    async certify(
        publicKey: Key | x509.PublicKey,
        names: readonly string[],
        days = SERVER_DAYS,
    ): Promise<{ cert: string; notAfter: Date; serialNumber: string }> {
        const certificate = await x509.X509CertificateGenerator.create({
            serialNumber: serial(),
            subject: "",
            issuer: this.root.subject,
            ...validFor(days),
            signingAlgorithm: ECDSA,
            publicKey,
            signingKey: this.key,
            extensions: [
                alternativeNames(names),
                new x509.BasicConstraintsExtension(false, undefined, true),
                new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
                new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
                await x509.SubjectKeyIdentifierExtension.create(publicKey),
                await x509.AuthorityKeyIdentifierExtension.create(this.root.publicKey),
            ],
        });
        const { notAfter, serialNumber } = certificate;
        return { cert: pem("CERTIFICATE", certificate.rawData), notAfter, serialNumber };
    }
}

/** 16 random bytes, positive and without a leading zero, so that every client reads the same number. */
function serial(): string {
    const bytes = webcrypto.getRandomValues(new Uint8Array(16));
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
    return Buffer.from(bytes).toString("hex");
}
