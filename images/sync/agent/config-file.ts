/** Syncthing's configuration as it starts: enough to be reached by the agent, and by nobody but the agent. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { API } from "./rest";

const KEY_ELEMENT = /<apikey>[^<]*<\/apikey>/;

/** Of a device that never ran. The rest comes over its REST interface, before it knows any peer. */
export const firstConfig = (apiKey: string): string => `<configuration version="37">
    <gui enabled="true" tls="false">
        <address>${API}</address>
        <apikey>${apiKey}</apikey>
    </gui>
    <options>
        <listenAddress>tcp://:22000</listenAddress>
        <globalAnnounceEnabled>false</globalAnnounceEnabled>
        <localAnnounceEnabled>false</localAnnounceEnabled>
        <relaysEnabled>false</relaysEnabled>
        <natEnabled>false</natEnabled>
        <crashReportingEnabled>false</crashReportingEnabled>
        <urAccepted>-1</urAccepted>
        <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    </options>
</configuration>
`;

/** Of one that ran: what Syncthing wrote then, with another key. What it lost by leaving out its folders, it would have to scan. */
export function withKey(config: string, apiKey: string): string {
    if (!KEY_ELEMENT.test(config)) throw new Error("Syncthing's config.xml has no key; empty its volume to begin anew");
    return config.replace(KEY_ELEMENT, `<apikey>${apiKey}</apikey>`);
}

/** Writes the configuration into Syncthing's home, for its owner alone, while Syncthing does not run. */
export function writeConfig(home: string, apiKey: string): void {
    const path = join(home, "config.xml");
    const config = existsSync(path) ? withKey(readFileSync(path, "utf8"), apiKey) : firstConfig(apiKey);
    const half = `${path}.half-made`;
    writeFileSync(half, config, { mode: 0o600 });
    renameSync(half, path);
}
