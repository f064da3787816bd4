/** What a machine finds on its first boot: cloud-init's NoCloud seed, and the lab's own layer below its disk. */
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { ADDRESS, PORT } from "../plan";
import { publicArchive, SUITE } from "./debian";

export interface Seed {
    readonly instanceId: string;
    readonly hostname: string;
    readonly sshKeys: readonly string[];
    readonly userData?: string | undefined;
}

/** Files of the NoCloud seed folder, by name. Source: cloud-init 25.1, datasource NoCloud. */
export function renderSeed({ instanceId, hostname, sshKeys, userData }: Seed): Record<string, string> {
    return {
        "meta-data": stringify({ "instance-id": instanceId, "local-hostname": hostname, "public-keys": [...sshKeys] }),
        "user-data": userData ?? "#cloud-config\n{}\n",
    };
}

/** As on DigitalOcean's images, keys open the root account; the network is configured from outside. */
const CLOUD_CONFIG = stringify({
    datasource_list: ["NoCloud"],
    network: { config: "disabled" },
    disable_root: false,
    ssh_pwauth: false,
    system_info: { default_user: { name: "root", lock_passwd: true } },
    apt: { preserve_sources_list: true },
});

/**
 * Runs before anything else at boot. A power cycle of a real machine loses firewall rules and virtual links; here the
 * network namespace outlives it, so they are removed. Then the cgroup trees become writable for dockerd on hosts with
 * cgroup v1, where nspawn mounts them read-only.
 */
const POWER_ON = `#!/bin/sh
for table in filter nat mangle raw; do
    iptables -t $table -F; iptables -t $table -X
    ip6tables -t $table -F; ip6tables -t $table -X
done
for chain in INPUT FORWARD OUTPUT; do iptables -P $chain ACCEPT; ip6tables -P $chain ACCEPT; done
for link in $(ls /sys/class/net); do
    case $link in lo | eth0 | eth1) ;; *) ip link del "$link" ;; esac
done
mount -o remount,rw,bind /sys
for tree in /sys/fs/cgroup /sys/fs/cgroup/*; do
    if mountpoint -q "$tree"; then mount -o remount,rw,bind "$tree"; fi
done
exit 0
`;

const POWER_ON_UNIT = `[Unit]
Description=Start from a clean network and writable cgroups
DefaultDependencies=no
Before=sysinit.target ufw.service docker.service containerd.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/lab-power-on
StandardOutput=null
StandardError=null
[Install]
WantedBy=sysinit.target
`;

/** Units that have no work in a container, or that wait for hardware. */
const MASKED = [
    "systemd-modules-load.service",
    "getty.target",
    "console-getty.service",
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
];

/**
 * Writes the layer that lies between the base image and every machine's disk: what a machine of this lab must know.
 * @param bundle certificates that the machines trust, PEM, the lab's CA among them.
 */
export async function writeLabLayer(folder: string, bundle: string): Promise<void> {
    const file = async (path: string, text: string, mode = 0o644) => {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text, { mode });
        await chmod(join(folder, path), mode);
    };
    const link = async (path: string, target: string) => {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await symlink(target, join(folder, path));
    };
    await file("etc/cloud/cloud.cfg.d/99-lab.cfg", CLOUD_CONFIG);
    await file("etc/ssl/certs/ca-certificates.crt", bundle);
    await file("etc/resolv.conf", `nameserver ${ADDRESS.resolver}\n`);
    // The archive's public name, as on any machine; what is behind it in this lab, the proxy knows.
    await file("etc/apt/sources.list", `deb ${publicArchive()} ${SUITE} main\n`);
    await file("etc/apt/apt.conf.d/99lab", `Acquire::http::Proxy "http://${ADDRESS.mirrors}:${PORT.aptProxy}";\n`);
    await file("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 0\n", 0o755);
    await file("etc/machine-id", "");
    await file("usr/local/sbin/lab-power-on", POWER_ON, 0o755);
    await file("etc/systemd/system/lab-power-on.service", POWER_ON_UNIT);
    await link("etc/systemd/system/sysinit.target.wants/lab-power-on.service", "../lab-power-on.service");
    for (const unit of MASKED) await link(`etc/systemd/system/${unit}`, "/dev/null");
}
