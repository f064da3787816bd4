import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstConfig, withKey, writeConfig } from "../../../images/sync/agent/config-file";

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "twinswarm-sync-"))));
afterEach(() => rmSync(home, { recursive: true }));
const path = () => join(home, "config.xml");

it("lets nobody reach a device that never ran, and has it announce itself to nobody", () => {
    writeConfig(home, "first-key");
    expect(readFileSync(path(), "utf8")).toBe(firstConfig("first-key"));
    expect(firstConfig("k")).toMatch(/<address>127\.0\.0\.1:8384<\/address>\s+<apikey>k<\/apikey>/);
    for (const name of ["globalAnnounce", "localAnnounce", "relays", "nat", "crashReporting"])
        expect(firstConfig("k")).toContain(`<${name}Enabled>false</${name}Enabled>`);
});

it("is for its owner alone", () => {
    writeConfig(home, "first-key");
    expect(statSync(path()).mode & 0o777).toBe(0o600);
});

it("gives a device that ran another key, and changes nothing else", () => {
    const ran = (key: string) => `<configuration><folder id="s1"/><gui><apikey>${key}</apikey></gui></configuration>`;
    writeFileSync(path(), ran("old"), { mode: 0o600 });
    writeConfig(home, "new");
    expect(readFileSync(path(), "utf8")).toBe(ran("new"));
});

it("takes no key from a file that is none of Syncthing's", () => {
    expect(() => withKey("<configuration/>", "new")).toThrow(/has no key; empty its volume/);
});
