import { addedLines, countUp, withoutRebuild } from "../../../../operations/recover-quorum/edit";

const wanted = (name: string, generation = 0) => ({
    name,
    generation,
    key: generation === 0 ? name : `${name}-r${generation}`,
});
const LOST = [wanted("nyc-m2"), wanted("nyc-m3")];

const FLOW = `# Manhattan
config:
  twinswarm:zone:
    machines: { provider: digitalocean, region: nyc3, managers: 3, workers: 1 } # three
    network: 10.10.0.0/20
    admins: [198.51.100.0/28]

  # id: site
  twinswarm:sites: {}
`;

it("writes one more key into a map between braces, and touches nothing else", () => {
    expect(countUp(FLOW, LOST)).toBe(FLOW.replace("workers: 1 }", "workers: 1, rebuild: { nyc-m2: 1, nyc-m3: 1 } }"));
});

it("writes one more line into a map of lines, above what follows", () => {
    const block = `config:
  zone:
    machines:
      provider: digitalocean
      managers: 3 # never two

    network: 10.10.0.0/20
`;
    expect(countUp(block, LOST)).toBe(
        block.replace("# never two\n", "# never two\n      rebuild: { nyc-m2: 1, nyc-m3: 1 }\n"),
    );
});

it("counts up what was counted before, and keeps others", () => {
    const text = FLOW.replace("workers: 1 }", "workers: 1, rebuild: { nyc-m1: 4, nyc-m2: 2 } }");
    expect(countUp(text, [wanted("nyc-m2", 2), wanted("nyc-m3")])).toBe(
        text.replace("{ nyc-m1: 4, nyc-m2: 2 }", "{ nyc-m1: 4, nyc-m2: 3, nyc-m3: 1 }"),
    );
});

it("counts up in lines below rebuild", () => {
    const text = `config:
  twinswarm:zone:
    machines:
      rebuild:
        # the disk, in May
        nyc-m2: 1 # twice
      managers: 3
`;
    expect(countUp(text, [wanted("nyc-m2", 1), wanted("nyc-m3")])).toBe(
        text.replace("nyc-m2: 1 # twice", "nyc-m2: 2 # twice\n        nyc-m3: 1"),
    );
});

it("fills an empty map, and a file that ends without a newline", () => {
    const text = "config: { zone: { machines: { rebuild: {} } } }";
    expect(countUp(text, LOST)).toBe("config: { zone: { machines: { rebuild: { nyc-m2: 1, nyc-m3: 1 } } } }");
    const block = "config:\n  zone:\n    machines:\n      managers: 3";
    expect(countUp(block, LOST)).toBe(`${block}\n      rebuild: { nyc-m2: 1, nyc-m3: 1 }`);
});

it("is the same when it is done twice", () => {
    expect(countUp(countUp(FLOW, LOST), LOST)).toBe(countUp(FLOW, LOST));
    expect(countUp(FLOW, [])).toBe(FLOW);
});

it("refuses a file that it does not understand", () => {
    expect(() => countUp("config: {}", LOST)).toThrow("describes no machines");
    expect(() => countUp("config: { zone: { machines: { rebuild: 3 } } }", LOST)).toThrow(
        'write "rebuild: { nyc-m2: 1 }" yourself',
    );
});

it("shows what an edit adds", () => {
    expect(addedLines("a\nb\n", "a\nb2\n")).toEqual(["b2"]);
});

describe("without rebuild", () => {
    const machines = (text: string) => `config:\n  zone:\n    machines: ${text} # three\n    network: 10.10.0.0/20\n`;
    const block = (...lines: string[]) =>
        `config:\n  zone:\n    machines:\n${lines.map((line) => `      ${line}\n`).join("")}    network: 10.10.0.0/20\n`;

    it.each([
        ["{ managers: 3, rebuild: { nyc-m1: 2 } }", "{ managers: 3 }"],
        ["{ rebuild: { nyc-m1: 2 }, managers: 3 }", "{ managers: 3 }"],
        ["{ managers: 3, rebuild: { nyc-m1: 2 }, workers: 1 }", "{ managers: 3, workers: 1 }"],
        ["{ managers: 3 }", "{ managers: 3 }"],
    ])("%s is %s, between braces", (text, expected) => {
        expect(withoutRebuild(machines(text))).toBe(machines(expected));
    });

    it.each([
        [["managers: 3", "rebuild:", "  nyc-m1: 2 # the disk", "workers: 1"]],
        [["managers: 3", "rebuild: { nyc-m1: 2 } # the disk", "workers: 1"]],
        [["rebuild:", "  nyc-m1: 2", "  nyc-m2: 1", "managers: 3", "workers: 1"]],
        [["managers: 3", "workers: 1", "rebuild:", "  nyc-m1: 2"]],
    ])("lines go, and no others: %j", (lines) => {
        expect(withoutRebuild(block(...lines))).toBe(block("managers: 3", "workers: 1"));
    });

    it("a file's last line goes, too", () => {
        const text = "config:\n  zone:\n    machines:\n      managers: 3\n";
        expect(withoutRebuild(`${text}      rebuild: { nyc-m2: 1 }`)).toBe(text);
    });
});
