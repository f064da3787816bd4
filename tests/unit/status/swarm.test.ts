import { managerCommand, parseSwarm } from "../../../operations/status/swarm";

const exported = (resources: readonly object[]): string => JSON.stringify({ version: 3, deployment: { resources } });
const provider = (inputs: object) => ({ type: "pulumi:providers:docker", inputs });

it("goes to the managers by the words of the Docker provider", () => {
    const options = ["-o", "BatchMode=yes", "-o", 'ProxyCommand=sh -c "a b"'];
    const state = exported([
        { type: "pulumi:pulumi:Stack" },
        provider({ host: "ssh://root@nyc-managers", sshOpts: JSON.stringify(options) }),
    ]);
    expect(managerCommand(state, "docker node ls")).toEqual(["ssh", ...options, "root@nyc-managers", "docker node ls"]);
    const plain = exported([provider({ host: "ssh://admin@nyc-managers", sshOpts: "[]" })]);
    expect(managerCommand(plain, "docker node ls")).toEqual([
        "ssh",
        "admin@nyc-managers",
        "sudo -n sh -c 'docker node ls'",
    ]);
});

it("knows of a stack without a Swarm", () => {
    expect(managerCommand(exported([]), "true")).toBeUndefined();
    expect(managerCommand(JSON.stringify({ version: 3, deployment: {} }), "true")).toBeUndefined();
});

it("reads nodes and services, and passes over what else a login says", () => {
    const node = (Hostname: string, Status: string, ManagerStatus: string, Availability = "Active") =>
        `node ${JSON.stringify({ Hostname, Status, ManagerStatus, Availability, Self: true })}`;
    const service = (Name: string, Replicas: string) =>
        `service ${JSON.stringify({ Name, Replicas, Mode: "replicated" })}`;
    const output = [
        "Welcome to nyc-m1",
        node("nyc-w1", "Down", "", "Drain"),
        node("nyc-m2", "Ready", "Unreachable"),
        node("nyc-m1", "Ready", "Leader"),
        service("site-s7f3a", "2/2 (max 1 per node)"),
        service("site-s92d4", "1/1"),
        service("ingress", "1/3"),
        'found {"Name":"site-s7f3a","Tasks":2}',
        'found {"Name":"","Tasks":0}',
        "",
    ];
    expect(parseSwarm(output.join("\n"))).toEqual({
        nodes: [
            { name: "nyc-m1", role: "manager", state: "Ready", availability: "Active", reachable: true, leader: true },
            {
                name: "nyc-m2",
                role: "manager",
                state: "Ready",
                availability: "Active",
                reachable: false,
                leader: false,
            },
            { name: "nyc-w1", role: "worker", state: "Down", availability: "Drain", reachable: false, leader: false },
        ],
        services: [
            { name: "ingress", running: 1, wanted: 3 },
            { name: "site-s7f3a", running: 2, wanted: 2, found: 2 },
            { name: "site-s92d4", running: 1, wanted: 1, found: 0 },
        ],
    });
});
