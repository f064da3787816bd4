import { pagePort } from "../../../lab/page/service";

it.each([
    [{}, 8180],
    [{ TWINSWARM_GATEWAY_PORT: "18090" }, 18190],
    [{ TWINSWARM_GATEWAY_PORT: "65500" }, 65400],
    [{ TWINSWARM_GATEWAY_PORT: "18090", TWINSWARM_PAGE_PORT: "9000" }, 9000],
])("listens near the gateway unless told otherwise: %j", (env, port) => expect(pagePort(env)).toBe(port));

it("refuses what is no port", () => {
    expect(() => pagePort({ TWINSWARM_PAGE_PORT: "http" })).toThrow(
        'TWINSWARM_PAGE_PORT is "http", but a port is a number from 1 to 65535; try TWINSWARM_PAGE_PORT=8180',
    );
});
