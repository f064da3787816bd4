import type { DnsRecord } from "../../../components/config/schema";
import { recordContent, recordKey } from "../../../components/edge/records";

const record = (more: Partial<DnsRecord>): DnsRecord => ({
    name: "example.com",
    type: "TXT",
    content: "a",
    ttl: 1,
    proxied: false,
    ...more,
});

it.each([
    ["v=spf1 -all", '"v=spf1 -all"'],
    ['"quoted already"', '"quoted already"'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
    ["x".repeat(300), `"${"x".repeat(255)}" "${"x".repeat(45)}"`],
])("writes the text %j as Cloudflare keeps it", (content, kept) => {
    expect(recordContent(record({ content }))).toBe(kept);
});

it("leaves other contents as they are", () => {
    expect(recordContent(record({ type: "A", content: "192.0.2.1" }))).toBe("192.0.2.1");
});

it("tells records of one name apart by content, whatever their order", () => {
    expect(recordKey(record({ type: "A", content: "192.0.2.1" }))).not.toBe(
        recordKey(record({ type: "A", content: "192.0.2.2" })),
    );
});

it("lets a CNAME, which stands alone, change in place", () => {
    expect(recordKey(record({ type: "CNAME", content: "a.example.com" }))).toBe(
        recordKey(record({ type: "CNAME", content: "b.example.com" })),
    );
});
