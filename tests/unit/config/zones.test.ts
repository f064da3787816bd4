import { edited, expectAnswer, host, hosts, problemLines, type Edit, type Mistake } from "./files";

const MISTAKES: readonly Mistake[] = [
    [
        "an overlay range",
        "nyc",
        ["10.10.0.0/20", "10.65.0.0/20"],
        'twinswarm:zone.network is "10.65.0.0/20", but must not overlap the overlay networks\' 10.64.0.0/14',
    ],
    [
        "the other zone's range",
        "ams",
        ["10.20.0.0/20", "10.10.8.0/24"],
        "must not overlap the 10.10.0.0/20 of zone nyc",
    ],
    ["a public network", "nyc", ["10.10.0.0/20", "198.51.100.0/24"], "must be a private IPv4 range of /16 to /24"],
    ["a network too large", "nyc", ["10.10.0.0/20", "10.0.0.0/8"], "must be a private IPv4 range of /16 to /24"],
    [
        "an admin that is no range",
        "nyc",
        ["192.0.2.0/28", "192.0.2.300/28"],
        'twinswarm:zone.admins[0] is "192.0.2.300/28", but must be a range',
    ],
    ["no admin", "nyc", ["[192.0.2.0/28]", "[]"], "twinswarm:zone.admins is [], but must not be empty"],
    [
        "an unknown provider",
        "nyc",
        ["provider: digitalocean", "provider: ec2"],
        "must name a provider that is digitalocean or hosts",
    ],
    ["an unknown region", "nyc", ["nyc3", "mars"], "must be a DigitalOcean region"],
    ["too many managers", "nyc", ["nyc3", "nyc3, managers: 9"], "must be a whole number from 1 to 7"],
    [
        "half a worker",
        "nyc",
        ["nyc3", "nyc3, workers: 0.5"],
        "twinswarm:zone.machines.workers is 0.5, but must be a whole number",
    ],
    [
        "a rebuild of nobody",
        "nyc",
        ["nyc3", "nyc3, rebuild: { nyc-m4: 1 }"],
        "names no machine of this zone; write one of nyc-m1",
    ],
    [
        "two managers",
        "nyc",
        hosts(host("a1", "manager", 11), host("a2", "manager", 12)),
        "hosts is 2, but the number of managers must be odd",
    ],
    [
        "nine managers among hosts",
        "nyc",
        hosts(...Array.from({ length: 9 }, (_, i) => host(`a${i}`, "manager", 11 + i))),
        "hosts is 9, but the number of managers must be odd, and at most 7",
    ],
    [
        "managers that different people log in to",
        "nyc",
        hosts(
            host("a1", "manager", 11, ", user: admin"),
            host("a2", "manager", 12, ", user: admin"),
            host("a3", "manager", 13),
            host("a4", "worker", 14),
        ),
        'hosts[2].user is "root", but must be admin, as for the first manager',
    ],
    [
        "a user that is an option of ssh",
        "nyc",
        hosts(host("a1", "manager", 11, ', user: "-oProxyCommand=x"')),
        "must be a user's name",
    ],
    [
        "a label of two words, which would become two labels",
        "nyc",
        ["admins:", "labels: { rack: upper left }\n        admins:"],
        'twinswarm:zone.labels.rack is "upper left", but must be one word',
    ],
    [
        "a name used twice",
        "nyc",
        hosts(host("a1", "manager", 11), host("a1", "worker", 12)),
        'hosts[1].name is "a1", but is taken by twinswarm:zone.machines.hosts[0]',
    ],
    [
        "an address outside",
        "nyc",
        hosts(host("a1", "manager", 11).replace("10.10.0.11", "10.99.0.11")),
        "must lie in the zone's network 10.10.0.0/20",
    ],
    [
        "a host key that is none",
        "nyc",
        hosts(host("a1", "manager", 11).replace("ssh-ed25519 A", "A")),
        "must be one line of an SSH public key",
    ],
    [
        "too many zones",
        "",
        ["[nyc, ams]", `[${Array.from({ length: 21 }, (_, i) => `z${i}`).join(", ")}]`],
        [
            "21 zones, but each is a pool and a balancer of the Cloudflare account, which holds at most 20",
            ...Array<string>(21).fill("twinswarm:zone is missing, but must be given"),
        ],
    ],
    [
        "a zone called edge",
        "",
        ["[nyc, ams]", "[nyc, ams, edge]"],
        'twinswarm:zones[2] is "edge", but must not be edge',
    ],
    [
        "images that no zone runs, and such that have no tag",
        "",
        [
            "config:",
            'config:\n    twinswarm:images: { value: { route: "a:1", static: "registry.example.com:5000/static" } }',
        ],
        [
            'twinswarm:images.route is "a:1", but "route" is not a known key; did you mean "routes"?',
            'twinswarm:images.static is "registry.example.com:5000/static", but must be an image with a tag or a sha256 ' +
                'digest; write for example "static: registry.example.com/static:1"',
        ],
    ],
    [
        "images of a single zone",
        "nyc",
        ["    twinswarm:sites:", "    twinswarm:images: { routes: a:1 }\n    twinswarm:sites:"],
        '"images" is not a known key; known here: zone, sites, sshKeys, tls',
    ],
    [
        "a broken file",
        "nyc",
        ["admins: [192.0.2.0/28]", "admins: [192.0.2.0/28"],
        "Pulumi.nyc.yaml: line 7 is not valid YAML",
    ],
];

it.each(MISTAKES)("refuses %s", expectAnswer);

it("counts managers over all zones, as Cloudflare counts endpoints", () => {
    const seven: Edit = ["region: nyc3", "region: nyc3, managers: 7"];
    const files = edited({
        "Pulumi.yaml": [["[nyc, ams]", "[nyc, ams, fra]"]],
        "Pulumi.nyc.yaml": [seven],
        "Pulumi.ams.yaml": [seven],
    });
    const fra = files["Pulumi.ams.yaml"]
        ?.replace("10.20", "10.30")
        .replace(/sb3c6.*/, "sf001: { host: f.example.com, kind: landing, title: F }");
    expect(problemLines({ ...files, "Pulumi.fra.yaml": fra ?? "" })).toEqual([
        expect.stringContaining(
            "twinswarm:zones is 21 managers, but each is an endpoint of the Cloudflare account, which holds at most 20",
        ),
    ]);
});

it("refuses a machine that stands in two zones' files", () => {
    const inAms = hosts(host("b1", "manager", 11).replace("10.10.0.11", "10.20.0.11"));
    const files = edited({ "Pulumi.nyc.yaml": [hosts(host("a1", "manager", 11))], "Pulumi.ams.yaml": [inAms] });
    expect(problemLines(files)).toEqual([
        expect.stringContaining(
            'hosts[0].publicAddress is "192.0.2.11", but is a machine of zone nyc, and a machine is in one Swarm',
        ),
    ]);
});
