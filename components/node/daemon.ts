import { DOCKER_POOL } from "../config/limits";

/** Docker's own configuration: logs that cannot fill a disk, and local networks away from all others. */
export const renderDaemonJson = (): string =>
    JSON.stringify(
        {
            "log-driver": "json-file",
            "log-opts": { "max-size": "10m", "max-file": "3" },
            "default-address-pools": [{ base: DOCKER_POOL, size: 24 }],
        },
        undefined,
        2,
    );
