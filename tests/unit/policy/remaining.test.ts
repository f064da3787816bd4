import { UNKNOWN, type Properties } from "../../../policy/plan";
import { knownProperties, planOf } from "../../../policy/remaining";
import { EMPTY_EXPORT, readState } from "../../../policy/state";
import { BALANCER, RECORD } from "./support";

/** The SDK's own way to hand properties over, which it does not export to TypeScript. */
const { unknownCheckingProxy, unknownStringValue } = jest.requireActual<{
    unknownCheckingProxy: (props: object) => Properties;
    unknownStringValue: string;
}>("@pulumi/policy/proxy");

const urn = (type: string, name: string) => `urn:pulumi:edge::twinswarm::${type}::${name}`;

const exported = (...resources: object[]): string =>
    JSON.stringify({
        version: 3,
        deployment: {
            resources: [
                {
                    urn: urn("pulumi:pulumi:Stack", "twinswarm-edge"),
                    type: "pulumi:pulumi:Stack",
                    outputs: { zone: "nyc" },
                },
                ...resources,
            ],
        },
    });

const STATE = exported(
    { urn: urn(RECORD, "a"), type: RECORD, id: "1", protect: true, outputs: { id: "1", content: "nyc.example.com" } },
    { urn: urn(RECORD, "left over"), type: RECORD, id: "0", delete: true, outputs: { id: "0" } },
);

function fatesWith(remaining: readonly { urn?: string; props: object; aliases?: string[] }[], state = STATE) {
    const after = remaining.map(({ urn: at = urn(RECORD, "a"), props, aliases = [] }) => ({
        urn: at,
        props: unknownCheckingProxy(props),
        aliases,
    }));
    const { fates } = planOf("edge", readState(state), after);
    return Object.fromEntries(fates.map(({ resource, becomes }) => [resource.name, becomes]));
}

it.each([
    ["same", { id: "1", content: "nyc.example.com" }],
    ["updated", { id: "1", content: "ams.example.com" }],
    ["updated", { id: "1", content: unknownStringValue }],
    ["replaced", { id: unknownStringValue, content: "nyc.example.com" }],
    ["replaced", { content: "nyc.example.com" }],
    ["replaced", { id: "2", content: "nyc.example.com" }],
])("finds what is %s in %j", (becomes, props) => {
    expect(fatesWith([{ props }]).a).toBe(becomes);
});

it("finds what is deleted, and passes over what a replacement left", () => {
    expect(fatesWith([])).toEqual({ "twinswarm-edge": "deleted", a: "deleted" });
});

it("follows a resource that has another name now", () => {
    const moved = {
        urn: urn(RECORD, "b"),
        aliases: [urn(RECORD, "a")],
        props: { id: "1", content: "nyc.example.com" },
    };
    expect(fatesWith([moved]).a).toBe("same");
});

it("compares neither secrets nor what the engine keeps among the outputs", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:…" };
    const outputs = { id: "1", key: secret, __meta: "{}" };
    const state = exported({ urn: urn(BALANCER, "a"), type: BALANCER, id: "1", outputs });
    expect(fatesWith([{ urn: urn(BALANCER, "a"), props: { id: "1", key: "plain" } }], state).a).toBe("same");
});

it("reads around what is not known yet", () => {
    const props = unknownCheckingProxy({
        rules: [{ protocol: "tcp", sources: unknownStringValue }, unknownStringValue],
        id: unknownStringValue,
    });
    expect(knownProperties(props)).toEqual({ rules: [{ protocol: "tcp", sources: UNKNOWN }, UNKNOWN], id: UNKNOWN });
});

describe("the state", () => {
    it("says whose it is, and what was applied", () => {
        expect(readState(STATE)).toMatchObject({ stack: "edge", outputs: { zone: "nyc" } });
    });

    it("may be empty", () => {
        expect(readState(EMPTY_EXPORT)).toEqual({ stack: undefined, resources: [], outputs: {} });
        // What Pulumi exports of a stack that was never applied.
        expect(readState('{"version":3,"deployment":{"manifest":{}}}').resources).toEqual([]);
    });

    it("must be an export", () => {
        expect(() => readState('{"resources":[]}')).toThrow("no export of a stack");
    });
});
