import { cloudFirewallRules, renderDockerUserRules, renderUfwRules } from "../../../components/node/firewall";

const access = {
    admins: ["198.51.100.0/28"],
    network: "10.10.0.0/20",
    visitors: { ipv4: ["192.0.2.0/24", "203.0.113.0/24"], ipv6: ["2001:db8::/32"] },
};

it("opens the cloud's firewall to admins, proxies and the zone itself, and to nobody else", () => {
    const { inboundRules } = cloudFirewallRules(access);
    const opened = inboundRules.map(({ protocol, sourceAddresses, ...rest }) => [
        protocol,
        "portRange" in rest ? rest.portRange : "",
        sourceAddresses.join(" "),
    ]);
    const proxies = "192.0.2.0/24 203.0.113.0/24 2001:db8::/32";
    expect(opened).toEqual([
        ["tcp", "22", "198.51.100.0/28"],
        ["tcp", "80", proxies],
        ["tcp", "443", proxies],
        ["tcp", "2377", "10.10.0.0/20"],
        ["tcp", "7946", "10.10.0.0/20"],
        ["udp", "7946", "10.10.0.0/20"],
        ["udp", "4789", "10.10.0.0/20"],
        ["icmp", "", "198.51.100.0/28 10.10.0.0/20"],
    ]);
});

it("tells UFW the same of the machine's own ports", () => {
    expect(renderUfwRules(access)).toMatchInlineSnapshot(`
"allow proto tcp from 198.51.100.0/28 to any port 22
allow in on PRIVATE_INTERFACE proto tcp from 10.10.0.0/20 to any port 2377
allow in on PRIVATE_INTERFACE proto tcp from 10.10.0.0/20 to any port 7946
allow in on PRIVATE_INTERFACE proto udp from 10.10.0.0/20 to any port 7946
allow in on PRIVATE_INTERFACE proto udp from 10.10.0.0/20 to any port 4789"
`);
});

it("lets proxies alone reach what Docker publishes, by the port that they asked for", () => {
    expect(renderDockerUserRules(access)).toMatchInlineSnapshot(`
"# BEGIN TWINSWARM
*filter
:DOCKER-USER - [0:0]
:TWINSWARM-WEB - [0:0]
-A DOCKER-USER -d 169.254.169.254/32 -j DROP
-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
-A DOCKER-USER -i docker0 -j RETURN
-A DOCKER-USER -i docker_gwbridge -j RETURN
-A DOCKER-USER -i br-+ -j RETURN
-A DOCKER-USER -p tcp -m conntrack --ctstate NEW --ctorigdstport 80 --ctdir ORIGINAL -j TWINSWARM-WEB
-A DOCKER-USER -p tcp -m conntrack --ctstate NEW --ctorigdstport 443 --ctdir ORIGINAL -j TWINSWARM-WEB
-A DOCKER-USER -j DROP
-A TWINSWARM-WEB -s 192.0.2.0/24 -j ACCEPT
-A TWINSWARM-WEB -s 203.0.113.0/24 -j ACCEPT
COMMIT
# END TWINSWARM"
`);
});
