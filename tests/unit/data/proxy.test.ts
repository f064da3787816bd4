import { proxyConfig, type ProxiedMember } from "../../../components/data/proxy";

const members = [1, 2].map((i): ProxiedMember => ({
    name: `db${i}`,
    host: `nyc-db${i}`,
    port: 3306,
    supervisorPort: 8080,
}));

it("asks each member's supervisor, and finds its address again and again", () => {
    expect(proxyConfig({ members, port: 3306, resolver: "127.0.0.11:53" })).toBe(`global
    maxconn 4000
defaults
    mode tcp
    timeout connect 3s
    timeout check 2s
    timeout client 8h
    timeout server 8h
    option clitcpka
    option srvtcpka
resolvers zone
    nameserver zone 127.0.0.11:53
    timeout resolve 1s
    timeout retry 1s
    hold valid 1s
listen primary
    bind :3306
    option httpchk GET /primary
    http-check expect status 200
    default-server inter 1s fastinter 200ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions resolvers zone init-addr none
    server db1 nyc-db1:3306 check port 8080
    server db2 nyc-db2:3306 check port 8080
listen alive
    bind 127.0.0.1:8405
    mode http
    http-request return status 200
`);
});

it("takes addresses as they are where nobody resolves names", () => {
    const text = proxyConfig({ members, port: 3399 });
    expect(text).toContain("bind :3399");
    expect(text).not.toContain("resolver");
});
