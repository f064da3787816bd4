import { addSite, expectAnswer, type Mistake } from "./files";

const MISTAKES: readonly Mistake[] = [
    ["an id that is none", "nyc", [`s81c0:`, `S-81:`], "must have 3 to 32 small letters and digits"],
    [
        "an id in two zones",
        "ams",
        ["sb3c6:", "s81c0:"],
        ["s81c0 is an id used twice, but it stands in Pulumi.nyc.yaml too"],
    ],
    ["an id twice in a file", "nyc", ["s81c0:", "s7f3a:"], ["Map keys must be unique"]],
    [
        "a host in upper case",
        "nyc",
        ["hello.example.com", "Hello.example.com"],
        "must be a full host name in lower case",
    ],
    [
        "host and path taken",
        "nyc",
        addSite("{ host: apps.example.com, path: /green, kind: landing, title: T }"),
        'host is "apps.example.com/green", but is taken by s7f3a in Pulumi.nyc.yaml',
    ],
    [
        "a host shared over zones",
        "ams",
        addSite("{ host: apps.example.com, path: /red, kind: landing, title: T }"),
        "sites that share a host share its record, so they stand in one zone",
    ],
    [
        "a static site of two things",
        "nyc",
        addSite('{ host: x.example.com, kind: static, folder: true, image: "registry.example.com/x:1" }'),
        'image is "registry.example.com/x:1", but must not be there beside folder: true; remove one of the two',
    ],
    [
        "a folder by name",
        "nyc",
        addSite("{ host: x.example.com, kind: static, folder: www }"),
        'folder is "www", but must be one of true; write for example "folder: true"',
    ],
    [
        "a host without domain",
        "nyc",
        addSite("{ host: www.example.net, kind: landing, title: T }"),
        "belongs to none of the Cloudflare zones example.com",
    ],
    [
        "a balancer's name",
        "nyc",
        addSite("{ host: ams.example.com, kind: landing, title: T }"),
        "is the name of a zone's load balancer",
    ],
    [
        "a home that is none",
        "nyc",
        addSite("{ host: x.example.com, kind: landing, title: T, home: nycc }"),
        'home is "nycc", but is not a zone; write nyc',
    ],
    [
        "a redirect to itself",
        "nyc",
        addSite("{ host: x.example.com, kind: landing, title: T, redirect: { from: /, to: / } }"),
        "would redirect to itself",
    ],
    [
        "a redirect over a site",
        "nyc",
        addSite("{ host: hello.example.com, path: /a, kind: landing, title: T, redirect: { from: /, to: /a } }"),
        "is answered by s81c0 in Pulumi.nyc.yaml already",
    ],
    [
        "an unknown template",
        "nyc",
        ["title: Hello", "title: Hello, template: crad"],
        'must be one of card, product; did you mean "card"?',
    ],
    [
        "a variable missing",
        "nyc",
        ["title: Hello", "title: Hello, template: product, variables: { product: Lamp, contact: me }"],
        "variables.tagline is missing, but the template product needs it",
    ],
    [
        "a variable too many",
        "nyc",
        ["title: Hello", "title: Hello, variables: { colour: red }"],
        "the template card has no such variable; it has none",
    ],
    [
        "a static site without image",
        "nyc",
        [', image: "registry.example.com/green:1"', ""],
        "s7f3a.image is missing, but must be given",
    ],
    [
        "a kind that is none",
        "nyc",
        ["kind: landing", "kind: blog"],
        "must name a kind that is landing, static or ghost",
    ],
    ["too many replicas", "nyc", ["title: Hello", "title: Hello, replicas: 21"], "must be a whole number from 1 to 20"],
    [
        "sites as a list",
        "ams",
        [/twinswarm:sites:\n.*\n/, "twinswarm:sites: [a]\n"],
        "must be a map from a site's id to the site",
    ],
    [
        "an unknown key of the file",
        "ams",
        ["twinswarm:sites", "twinswarm:stes"],
        '"stes" is not a known key; did you mean "sites"?',
    ],
];

it.each(MISTAKES)("refuses %s", expectAnswer);
