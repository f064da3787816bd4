import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readScript, withVariables } from "../../../components/scripts";

/** What the scripts call. Each call is logged; the one that a test lets fail, fails. */
const COMMANDS = [
    "ufw",
    "docker",
    "dockerd",
    "systemctl",
    "usermod",
    "iptables",
    "curl",
    "apt-get",
    "apt-cache",
    "cloud-init",
    "sshd",
];
const COMMAND = `
name=\${0##*/}
echo "$name $*" >>"$ROOT/log"
if [ "$name $*" = "\${FAIL:-}" ]; then exit 1; fi
case "$name $*" in
"ufw status") if [ -e "$ROOT/on" ]; then [ "\${LC_ALL:-}" = C ] && echo "Status: active" || echo "Status: Aktiv"; fi ;;
"ufw --force enable") touch "$ROOT/on" ;;
"ufw --force reset") rm -f "$ROOT/on"; echo default >"$ROOT/etc/ufw/after.rules" ;;
"docker info -f"*) if [ -e "$ROOT/active" ]; then echo active; else echo inactive; fi ;;
esac
`;

let root: string;
beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "twinswarm-node-"));
    for (const folder of ["etc/ufw", "etc/docker", "etc/ssh", "run", "bin"])
        mkdirSync(join(root, folder), { recursive: true });
    const commands = {
        ...Object.fromEntries(COMMANDS.map((name) => [name, COMMAND])),
        ip: "echo 2: eth1 inet 10.10.0.2/20",
    };
    for (const [name, text] of Object.entries(commands)) {
        writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}`);
        chmodSync(join(root, "bin", name), 0o755);
    }
    writeFileSync(join(root, "etc/ufw/after.rules"), "default\n");
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string): string => readFileSync(join(root, path), "utf8");

/** Runs a script below a folder instead of `/`; returns what it called. */
function run(name: string, variables: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv = {}) {
    const text = withVariables({ MACHINE: "nyc-m1", ...variables }, readScript(`components/node/scripts/${name}.sh`));
    rmSync(join(root, "log"), { force: true });
    const { status, stderr } = spawnSync("sh", ["-c", text.replaceAll(/\/(?=(?:etc|run)\/)/g, `${root}/`)], {
        encoding: "utf8",
        env: { PATH: `${join(root, "bin")}:${process.env.PATH}`, ROOT: root, ...environment },
    });
    return { status, stderr, calls: existsSync(join(root, "log")) ? file("log").trim().split("\n") : [] };
}

describe("Docker's step", () => {
    const variables = { LOGIN: "root", DAEMON_JSON: "{ours}" };

    it("restarts Docker for a new configuration, and only then", () => {
        expect(run("docker", variables).calls).toContain("systemctl restart docker");
        expect(file("etc/docker/daemon.json")).toBe("{ours}\n");
        expect(run("docker", variables).calls).not.toContain("systemctl restart docker");
    });

    it("restarts it the next time, when the first was interrupted", () => {
        expect(run("docker", variables, { FAIL: "systemctl restart docker" }).status).not.toBe(0);
        expect(run("docker", variables).calls).toContain("systemctl restart docker");
    });

    it("leaves a running Swarm alone, and says so", () => {
        writeFileSync(join(root, "active"), "");
        const { stderr, calls } = run("docker", variables);
        expect(stderr).toContain("drain the machine first");
        expect(calls).not.toContain("systemctl restart docker");
    });

    it("keeps what a host had said to Docker, also after later changes of ours", () => {
        writeFileSync(join(root, "etc/docker/daemon.json"), "{theirs}");
        expect(run("docker", variables).stderr).toContain("daemon.json.before-twinswarm");
        expect(run("docker", { ...variables, DAEMON_JSON: "{newer}" }).stderr).toBe("");
        expect(file("etc/docker/daemon.json.before-twinswarm")).toBe("{theirs}");
    });

    it("lets who logs in speak to Docker", () => {
        expect(run("docker", { ...variables, LOGIN: "admin" }).calls).toContain("usermod -aG docker admin");
        expect(run("docker", variables).calls.join("\n")).not.toContain("usermod");
    });
});

describe("the firewall's step", () => {
    const variables = {
        PRIVATE_ADDRESS: "10.10.0.2",
        UFW_RULES: "allow in on PRIVATE_INTERFACE from 10.10.0.0/20",
        DOCKER_USER_RULES: "# BEGIN TWINSWARM\nA\n# END TWINSWARM",
    };
    const other = { ...variables, DOCKER_USER_RULES: "# BEGIN TWINSWARM\nB\n# END TWINSWARM" };

    it("lays the rules once, whatever language the operator's ssh hands over", () => {
        expect(run("firewall", variables).calls).toContain("ufw allow in on eth1 from 10.10.0.0/20");
        expect(run("firewall", variables, { LC_ALL: "de_DE.UTF-8" }).calls).toEqual(["ufw status"]);
        expect(file("etc/ufw/after.rules")).toBe("default\n# BEGIN TWINSWARM\nA\n# END TWINSWARM\n");
    });

    it("changes what Docker publishes without opening the machine in between", () => {
        run("firewall", variables);
        expect(run("firewall", other).calls).toEqual(["ufw status", "ufw --force enable", "ufw reload"]);
        expect(file("etc/ufw/after.rules")).toBe("default\n# BEGIN TWINSWARM\nB\n# END TWINSWARM\n");
    });

    it("takes the new rules the next time, when the first was interrupted", () => {
        run("firewall", variables);
        expect(run("firewall", other, { FAIL: "ufw reload" }).status).not.toBe(0);
        expect(run("firewall", other).calls).toContain("ufw reload");
    });
});

it("reloads sshd the next time, when the first reload was interrupted", () => {
    const variables = { AUTHORIZED_KEYS: "" };
    expect(run("ready", variables, { FAIL: "sshd -t" }).status).not.toBe(0);
    expect(run("ready", variables).calls).toEqual(["cloud-init status --wait", "sshd -t", "systemctl reload ssh"]);
});
