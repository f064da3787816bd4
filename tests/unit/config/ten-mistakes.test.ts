import { edited, problemLines } from "./files";

it("answers ten mistakes in two files with ten lines", () => {
    const files = edited({
        "Pulumi.nyc.yaml": [
            ["region: nyc3", "region: nyc3, managers: 4"],
            ["10.10.0.0/20", "10.10.0.7/20"],
            ["admins: [192.0.2.0/28]", "admns: [192.0.2.0/28]"],
            ["path: /green", "path: green/"],
            ["green:1", "green"],
        ],
        "Pulumi.ams.yaml": [
            ["example.com, kind: landing", "example.net, kind: landing, replcas: 3"],
            [
                /$/,
                "        s7f3a: { host: apps.example.com, kind: wordpress }\n        sd5e8: { host: hello.example.com, kind: landing, title: Hi }\n",
            ],
        ],
    });
    expect(problemLines(files)).toMatchInlineSnapshot(`
        [
          "Pulumi.nyc.yaml: twinswarm:zone.machines.managers is 4, but must be odd, as an even manager adds no fault tolerance; write for example "managers: 3"",
          "Pulumi.nyc.yaml: twinswarm:zone.network is "10.10.0.7/20", but must be a range such as 192.0.2.0/28, beginning at its first address; write for example "network: 10.10.0.0/20"",
          "Pulumi.nyc.yaml: twinswarm:zone.admns is ["192.0.2.0/28"], but "admns" is not a known key; did you mean "admins"?",
          "Pulumi.nyc.yaml: twinswarm:sites.s7f3a.path is "green/", but must begin with "/", and not end with one; write for example "path: /green"",
          "Pulumi.nyc.yaml: twinswarm:sites.s7f3a.image is "registry.example.com/green", but must be an image with a tag or a sha256 digest; write for example "image: registry.example.com/shop:1.4.2"",
          "Pulumi.ams.yaml: twinswarm:sites.sb3c6.replcas is 3, but "replcas" is not a known key; did you mean "replicas"?",
          "Pulumi.ams.yaml: twinswarm:sites.s7f3a.kind is "wordpress", but must name a kind that is landing, static or ghost; write for example "kind: landing"",
          "Pulumi.ams.yaml: twinswarm:sites.sb3c6.host is "example.net", but belongs to none of the Cloudflare zones example.com; add its domain to twinswarm:edge.zones in Pulumi.edge.yaml",
          "Pulumi.ams.yaml: twinswarm:sites.s7f3a is an id used twice, but it stands in Pulumi.nyc.yaml too, and a site stands in one zone; remove one of the two",
          "Pulumi.ams.yaml: twinswarm:sites.sd5e8.host is "hello.example.com", but is taken by s81c0 in Pulumi.nyc.yaml; give one of the two another host or path",
        ]
    `);
});

it("takes the same files without the mistakes", () => {
    expect(problemLines(edited({}))).toEqual([]);
});
