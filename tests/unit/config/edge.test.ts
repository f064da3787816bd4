import { edited, expectAnswer, problemLines, type Edit, type Mistake } from "./files";

const addRecords = (...records: string[]): Edit => [
    "example.com: {}",
    `example.com: { records: [${records.join(", ")}] }`,
];

const MISTAKES: readonly Mistake[] = [
    [
        "no domain for balancers",
        "edge",
        ["example.com: {}", "example.org: {}"],
        [
            "must hold example.com, below which the load balancers are named",
            "belongs to none",
            "belongs to none",
            "belongs to none",
        ],
    ],
    [
        "a record of another domain",
        "edge",
        addRecords("{ name: www.example.net, type: A, content: 192.0.2.1 }"),
        'records[0].name is "www.example.net", but must end in example.com',
    ],
    [
        "a record on a site's host",
        "edge",
        addRecords("{ name: hello.example.com, type: A, content: 192.0.2.1 }"),
        "is the host of a site, which has a record already",
    ],
    [
        "a record on a balancer",
        "edge",
        addRecords("{ name: nyc.example.com, type: CNAME, content: x.example.net }"),
        "is the host of a zone's load balancer",
    ],
    [
        "the same record twice",
        "edge",
        addRecords(...(Array(2).fill("{ name: a.example.com, type: A, content: 192.0.2.1 }") as string[])),
        'records[1].content is "192.0.2.1", but repeats a record above',
    ],
    [
        "a CNAME beside an A",
        "edge",
        addRecords(
            "{ name: a.example.com, type: A, content: 192.0.2.1 }",
            "{ name: a.example.com, type: CNAME, content: b.example.com }",
        ),
        "a.example.com has a A record above, and a CNAME stands alone",
    ],
    [
        "an MX without priority",
        "edge",
        addRecords("{ name: example.com, type: MX, content: mail.example.com }"),
        "priority is missing, but must be given in an MX record",
    ],
    [
        "a proxied TXT",
        "edge",
        addRecords("{ name: example.com, type: TXT, content: hi, proxied: true }"),
        "proxied is true, but can be true in A, AAAA and CNAME records only",
    ],
    [
        "a proxied record's ttl",
        "edge",
        addRecords("{ name: a.example.com, type: A, content: 192.0.2.1, proxied: true, ttl: 300 }"),
        "ttl is 300, but must be 1 in a proxied record",
    ],
    [
        "a name as address",
        "edge",
        addRecords("{ name: a.example.com, type: A, content: example.org }"),
        "must be an IPv4 address in an A record",
    ],
    [
        "a short interval",
        "edge",
        ["zones:", "monitor: { interval: 5 }\n        zones:"],
        "monitor.interval is 5, but must be a whole number from 15 to 3600",
    ],
    [
        "an account that is none",
        "edge",
        ["zones:", "account: me\n        zones:"],
        "must be a Cloudflare account id, 32 hex digits",
    ],
];

it.each(MISTAKES)("refuses %s", expectAnswer);

it("counts records of a Cloudflare zone, those of sites included", () => {
    const sites = Array.from(
        { length: 3500 },
        (_, i) => `        sx${i}: { host: h${i}.example.com, kind: landing, title: T }\n`,
    );
    expect(problemLines(edited({ "Pulumi.ams.yaml": [[/$/, sites.join("")]] }))).toEqual([
        expect.stringContaining(
            'twinswarm:edge.zones["example.com"] is 3503 records, but a Cloudflare zone holds at most 3500',
        ),
    ]);
});
