import { ADDRESS, ROOT_SERVER } from "../../../lab/plan";
import { networksOf, renderUnbound } from "../../../lab/visitor/unbound";

it("starts at the lab's root, keeps strangers out and answers its own names itself", () => {
    const text = renderUnbound({
        address: ADDRESS.resolver,
        root: ROOT_SERVER,
        networks: ["198.51.100.0/24", "198.18.0.0/24"],
        names: { "registry-1.docker.io": ADDRESS.registry },
    });
    expect(text).toMatchInlineSnapshot(`
        "server:
            interface: 198.51.100.53
            outgoing-interface: 198.51.100.53
            do-ip6: no
            access-control: 198.51.100.0/24 allow
            access-control: 198.18.0.0/24 allow
            module-config: "iterator"
            do-daemonize: no
            use-syslog: no
            logfile: ""
            log-time-ascii: yes
            pidfile: ""
            chroot: ""
            username: "unbound"
            infra-host-ttl: 30
            infra-cache-max-rtt: 2000
            local-zone: "registry-1.docker.io." static
            local-data: "registry-1.docker.io. 300 IN A 198.51.100.60"
        remote-control:
            control-enable: no
        stub-zone:
            name: "."
            stub-addr: 198.41.0.4
        "
    `);
});

it("names each network once", () => {
    expect(networksOf(["198.51.100.10", "198.51.100.53", "203.0.113.10"])).toEqual([
        "198.51.100.0/24",
        "203.0.113.0/24",
    ]);
});
