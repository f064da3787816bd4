import { Command } from "commander";
import { mapBounded } from "../../../lab/visitor/bounded";
import { curlCommand, registerVisit } from "../../../lab/visitor/visit";
import { visitorEnvironment } from "../../../lab/visitor/visitor";

it("hands everything after `visit` to curl, options too", () => {
    const program = new Command("lab");
    registerVisit(program, (args) => {
        seen = args;
        return Promise.resolve(0);
    });
    let seen: readonly string[] = [];
    program.parse(["visit", "-sI", "-H", "a: b", "https://hello.example.com/", "-o", "file"], { from: "user" });
    expect(seen).toEqual(["-sI", "-H", "a: b", "https://hello.example.com/", "-o", "file"]);
});

it("keeps curl from the host's own configuration", () => {
    expect(curlCommand(["https://hello.example.com/"])[1]).toBe("-q");
});

it("takes proxies out of the environment, in either spelling, and adds the lab's trust", () => {
    const env = visitorEnvironment({ PATH: "/bin", HTTPS_PROXY: "a", http_proxy: "b", no_proxy: "c", ALL_PROXY: "d" });
    expect(Object.keys(env).sort()).toEqual(["CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "PATH", "SSL_CERT_FILE"]);
});

it("does a bounded number of things at once and keeps their order", async () => {
    let running = 0;
    let most = 0;
    const results = await mapBounded([5, 1, 3, 2, 4], 2, async (ticks) => {
        most = Math.max(most, ++running);
        for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        running--;
        return ticks * 10;
    });
    expect(results).toEqual([50, 10, 30, 20, 40]);
    expect(most).toBe(2);
});
