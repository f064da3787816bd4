import { interrupted, removal } from "../../../operations/tidy";

const URN = "urn:pulumi:nyc::twinswarm::twinswarm:index:Zone$";
const pending = (type: string, kind: string, name: string, inputs: object = {}) => ({
    type,
    resource: { urn: `${URN}${kind}::${name}`, type: kind, inputs },
});
const exported = (...operations: object[]) =>
    JSON.stringify({ version: 3, deployment: { pending_operations: operations, resources: [] } });

it("finds nothing to do where the engine ended well", () => {
    expect(interrupted(exported())).toBeUndefined();
    expect(interrupted(JSON.stringify({ deployment: {} }))).toBeUndefined();
});

it("tells what may be taken away from what a person must look at and what may be gone", () => {
    const text = exported(
        pending("creating", "docker:index/service:Service", "nyc-s1-service", { name: "site-s1" }),
        pending("creating", "digitalocean:index/droplet:Droplet", "nyc-m1-droplet", { name: "nyc-m1" }),
        pending("creating", "command:local:Command", "nyc-m1-ready"),
        pending("updating", "docker:index/service:Service", "nyc-s2-service", { name: "site-s2" }),
        pending("deleting", "docker:index/service:Service", "nyc-s3-service", { name: "site-s3" }),
    );
    expect(interrupted(text)).toEqual({
        made: [{ kind: "service", name: "site-s1" }],
        unknown: [`${URN}digitalocean:index/droplet:Droplet::nyc-m1-droplet`],
        removed: [`${URN}docker:index/service:Service::nyc-s3-service`],
    });
});

it("removes what is there, and minds nothing that is not", () => {
    expect(
        removal([
            { kind: "service", name: "site-s1" },
            { kind: "config", name: "page-1" },
        ]),
    ).toBe(
        "if docker service inspect 'site-s1' >/dev/null 2>&1; then docker service rm 'site-s1' >/dev/null; fi && " +
            "if docker config inspect 'page-1' >/dev/null 2>&1; then docker config rm 'page-1' >/dev/null; fi",
    );
});
