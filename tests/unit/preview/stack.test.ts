import type { Finished } from "../../../lab/process";
import { CommandError } from "../../../lab/process";
import type { Fleet, PulumiRun } from "../../../operations/fleet";
import { passes, previewStack } from "../../../operations/preview/stack";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const URN = "urn:pulumi:edge::twinswarm::cloudflare:index/dnsRecord:DnsRecord::edge-host-a.example.com";
const STATE = JSON.stringify({
    version: 3,
    deployment: {
        resources: [{ urn: URN, type: "cloudflare:index/dnsRecord:DnsRecord", protect: true, outputs: { id: "1" } }],
    },
});
const DELETION = { resourcePreEvent: { metadata: { op: "delete", urn: URN, type: "t" } } };
const REFUSAL = { diagnosticEvent: { severity: "error", message: "it cannot be deleted because it is protected" } };
const JUDGED = { policyAnalyzeStackSummaryEvent: { passed: ["protected"] } };

/** An engine that writes these events, then ends so. */
class Engine implements Pick<Fleet, "exported" | "pulumi"> {
    args: readonly string[] = [];
    run: PulumiRun | undefined;
    before = "";
    mode = 0;

    constructor(
        private readonly events: readonly object[],
        private readonly failure?: string,
        private readonly state: string | undefined = STATE,
    ) {}

    exported() {
        return Promise.resolve(this.state);
    }
    pulumi(args: readonly string[], run: PulumiRun): Promise<Finished> {
        [this.args, this.run] = [args, run];
        const path = run.env?.TWINSWARM_POLICY_STATE ?? "";
        this.before = readFileSync(path, "utf8");
        this.mode = statSync(dirname(path)).mode & 0o777;
        writeFileSync(args.at(-1) ?? "", this.events.map((event) => JSON.stringify(event)).join("\n"));
        if (this.failure === undefined) return Promise.resolve({ stdout: "", stderr: "" });
        return Promise.reject(new CommandError("pulumi preview", "exit code 1", 1, "", this.failure));
    }
}

const preview = (engine: Engine, allow = "") =>
    previewStack(engine as unknown as Fleet, "edge", { pack: "/pack", allow });

it("asks the engine with the pack, the state before and the exceptions, and leaves no file", async () => {
    const engine = new Engine([JUDGED]);
    expect(passes(await preview(engine, "records"))).toBe(true);
    expect(engine.args).toEqual(expect.arrayContaining(["preview", "--policy-pack", "/pack"]));
    expect(engine.run).toMatchObject({ stack: "edge", env: { TWINSWARM_POLICY_ALLOW: "records" } });
    expect(engine.before).toBe(STATE);
    expect(engine.mode).toBe(0o700);
    expect(existsSync(engine.run?.env?.TWINSWARM_POLICY_STATE ?? "")).toBe(false);
});

it("knows a stack that does not exist yet as an empty one", async () => {
    const engine = new Engine([JUDGED], undefined, undefined);
    engine.exported = () => Promise.resolve(undefined);
    expect(passes(await preview(engine))).toBe(true);
    expect(JSON.parse(engine.before)).toMatchObject({ deployment: { resources: [] } });
});

it("names the rule where the engine refuses before it asks the pack", async () => {
    const result = await preview(new Engine([DELETION, REFUSAL], "preview failed"));
    expect(result.refused).toMatchObject([{ rule: "protected", subject: "edge-host-a.example.com" }]);
    expect(result.errors).toEqual(["it cannot be deleted because it is protected"]);
    expect(passes(result)).toBe(false);
});

it("shows what an exception allows, although the engine refuses it", async () => {
    const result = await preview(new Engine([DELETION, REFUSAL], "preview failed"), "protected");
    expect(result).toMatchObject({ refused: [], allowed: [{ rule: "protected" }] });
    expect(passes(result)).toBe(false);
});

it("never takes a pack that was not asked for one that passes", async () => {
    const result = await preview(new Engine([]));
    expect(result.errors).toEqual(["the engine did not ask the policy pack"]);
    expect(passes(result)).toBe(false);
});

it("tells the engine's last words where its log holds none", async () => {
    const { errors } = await preview(new Engine([], "error: no stack named 'edge' found"));
    expect(errors).toEqual(["pulumi preview: exit code 1\nerror: no stack named 'edge' found"]);
});
