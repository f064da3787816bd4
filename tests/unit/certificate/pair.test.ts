import { CertificateAuthority } from "../../../lab/ca";
import { certificateNames, renewalReason } from "../../../scripts/certificate/pair";
import { loadProject, type Site } from "../../../components/config/project";
import { FILES } from "../config/files";

const DAY = 24 * 3600 * 1000;

it("names each domain and what is below it once, and deeper hosts one by one", () => {
    const { project } = loadProject(FILES);
    if (project === undefined) throw new Error("the test's configuration is wrong");
    const hosts = ["example.com", "www.example.com", "shop.eu.example.com"];
    const sites = hosts.map((host): Site => ({ ...project.sites[0], host }) as Site);
    expect(certificateNames({ ...project, sites })).toEqual(["*.example.com", "example.com", "shop.eu.example.com"]);
});

describe("a pair", () => {
    const names = ["*.example.com", "example.com"];
    const issue = async (held: readonly string[], days: number) => {
        const { ca } = await CertificateAuthority.create("test");
        const { cert, key } = await ca.issue(held, days);
        return { certificate: cert, key };
    };

    it("stays as long as it names all and lasts", async () => {
        expect(renewalReason(await issue([...names, "old.example.com"], 90), names, Date.now())).toBeUndefined();
    });

    it.each([
        [names, 50, "it expires in 49 days"],
        [["example.com"], 90, "it lacks *.example.com"],
    ])("with %j for %d days is renewed, as %s", async (held, days, reason) => {
        expect(renewalReason(await issue(held, days), names, Date.now())).toBe(reason);
    });

    it("is renewed when it has expired, and made where there is none", async () => {
        expect(renewalReason(await issue(names, 1), names, Date.now() + 2 * DAY)).toBe("it has expired");
        expect(renewalReason(undefined, names, Date.now())).toBe("it has none");
    });
});
