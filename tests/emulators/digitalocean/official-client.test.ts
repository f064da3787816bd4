import { join } from "node:path";
import { run } from "../../../lab/process";
import { FINGERPRINT, PUBLIC_KEY, Rig } from "./rig";

it("serves DigitalOcean's own TypeScript client", async () => {
    const rig = await new Rig().start();
    try {
        const script = join(__dirname, "official-client.ts");
        const { stdout } = await run(process.execPath, ["--import", "tsx", script, rig.base, PUBLIC_KEY], {
            timeoutMs: 30_000,
        });
        expect(JSON.parse(stdout)).toEqual({
            fingerprint: FINGERPRINT,
            range: "10.10.0.0/20",
            created: "new",
            addresses: ["public 198.18.0.11", "private 10.10.0.2"],
            ports: "0",
            action: "power_off",
            listed: ["nyc-m1"],
            tagged: 1,
            missing: 404,
        });
        expect(rig.app.requestLog.unknown).toEqual([]);
    } finally {
        await rig.stop();
    }
}, 40_000);
