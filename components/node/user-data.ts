import { stringify } from "yaml";
import type { HostKey } from "./host-key";

/**
 * What a droplet is told at its first boot: its host key, and who may log in. Everything else is done over SSH, where it
 * can be repeated. Source: cloud-init's module cc_ssh.
 */
export const renderUserData = (hostKey: HostKey, sshKeys: readonly string[]): string =>
    "#cloud-config\n" +
    stringify(
        {
            ssh_deletekeys: true,
            ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
            ssh_authorized_keys: [...sshKeys],
            disable_root: false,
        },
        { lineWidth: 0 },
    );
