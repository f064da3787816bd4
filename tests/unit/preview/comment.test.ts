import { MARKER, renderComment, renderFailure } from "../../../operations/preview/comment";
import type { StackPreview } from "../../../operations/preview/stack";

const preview = (stack: string, more: Partial<StackPreview> = {}): StackPreview => ({
    stack,
    changes: [],
    unchanged: 20,
    refused: [],
    allowed: [],
    errors: [],
    judged: true,
    ...more,
});
const change = (operation: "create" | "delete", name: string) => ({
    operation,
    urn: `urn:pulumi:edge::twinswarm::cloudflare:index/dnsRecord:DnsRecord::${name}`,
    type: "cloudflare:index/dnsRecord:DnsRecord",
    differs: [],
});

it("shows plans that pass in a table, with their changes folded away", () => {
    const previews = [preview("nyc"), preview("edge", { changes: [change("create", "b"), change("delete", "a")] })];
    expect(renderComment({ previews, notes: [], subject: "Of commit abc." })).toMatchInlineSnapshot(`
"<!-- twinswarm-preview -->
## Pulumi preview: all plans pass

Of commit abc.

| stack | create | update | replace | delete | same | |
|---|--:|--:|--:|--:|--:|---|
| nyc | 0 | 0 | 0 | 0 | 20 | passes |
| edge | 1 | 0 | 0 | 1 | 20 | passes |

### edge

<details><summary>2 changes</summary>

- delete \`a\` DnsRecord
- create \`b\` DnsRecord

</details>
"
`);
});

it("shows what is refused, what is allowed, and what the engine says", () => {
    const previews = [
        preview("edge", {
            refused: [{ rule: "balancer", message: "edge-nyc-balancer: it goes <b> @all" }],
            allowed: [{ rule: "records", message: "allowed by X" }],
            errors: ["```\nbroken"],
        }),
    ];
    const text = renderComment({ previews, notes: ["Zone fra is retired."] });
    expect(text).toContain("## Pulumi preview: **not to be applied**: edge");
    expect(text).toContain("| edge | 0 | 0 | 0 | 0 | 20 | refused by balancer; failed |");
    expect(text).toContain("Refused:\n- **balancer**: edge-nyc-balancer: it goes \\<b\\> \\@all\n");
    expect(text).toContain("Allowed deliberately:\n- **records**: allowed by X\n");
    expect(text).toContain("```\n'''\nbroken\n```");
    expect(text).toContain("> Zone fra is retired.");
});

it("never passes what was not judged", () => {
    expect(renderComment({ previews: [preview("edge", { judged: false })], notes: [] })).toContain("not to be applied");
});

it("keeps within what GitHub takes, whatever there is to say", () => {
    const changes = Array.from({ length: 3000 }, (_, i) => change("create", `edge-host-${i}.example.com`));
    const refused = Array.from({ length: 3000 }, (_, i) => ({
        rule: "protected",
        message: `edge-host-${i} ${"x".repeat(90)}`,
    }));
    expect(renderComment({ previews: [preview("edge", { changes })], notes: [] })).toContain("- … and 2940 more");
    const text = renderComment({ previews: [preview("edge", { refused })], notes: [] });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain("The rest is in the workflow's log.");
    expect(renderFailure("x".repeat(100_000)).length).toBeLessThan(65_536);
});

it("stands in place of an earlier comment where nothing can be previewed", () => {
    const text = renderFailure("1 problem in the configuration", "Of commit abc.");
    expect(text.startsWith(MARKER)).toBe(true);
    expect(text).toContain("**failed**\n\nOf commit abc.\n\n```\n1 problem in the configuration\n```");
});
