/** The configuration of HAProxy, by which the clients of a zone's database find its primary. Pure. */

export interface ProxiedMember {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    /** Of its supervisor, which says who the primary is. */
    readonly supervisorPort: number;
}

export interface Proxy {
    readonly members: readonly ProxiedMember[];
    readonly port: number;
    /** Where host names are resolved again and again, as a member that comes back has another address. */
    readonly resolver?: string;
}

/** Answers on its container's own address alone, while the proxy runs, whoever the primary is. */
export const ALIVE_PORT = 8405;

/**
 * Each connection leads to the primary or nowhere: a member whose supervisor does not call it the primary gets no clients, and
 * those that it had are cut off, so that they find the next one.
 */
export function proxyConfig({ members, port, resolver }: Proxy): string {
    const byName = resolver === undefined ? "" : " resolvers zone init-addr none";
    return [
        "global",
        // A client's connections in its pool, times the clients; what a machine lets open is far more, and would be kept ready.
        "    maxconn 4000",
        "defaults",
        "    mode tcp",
        "    timeout connect 3s",
        "    timeout check 2s",
        // Clients keep connections in pools; which of them is dead is for TCP to find out.
        "    timeout client 8h",
        "    timeout server 8h",
        "    option clitcpka",
        "    option srvtcpka",
        ...(resolver === undefined
            ? []
            : [
                  "resolvers zone",
                  `    nameserver zone ${resolver}`,
                  "    timeout resolve 1s",
                  "    timeout retry 1s",
                  "    hold valid 1s",
              ]),
        "listen primary",
        `    bind :${port}`,
        "    option httpchk GET /primary",
        "    http-check expect status 200",
        // Whoever is no primary any more says so to the second question as well, which comes soon after the first. `inter` is also how
        // long a question may take to get through: a network that stalls for less must not end all sessions.
        `    default-server inter 1s fastinter 200ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions${byName}`,
        ...members.map(
            ({ name, host, port: at, supervisorPort }) =>
                `    server ${name} ${host}:${at} check port ${supervisorPort}`,
        ),
        "listen alive",
        `    bind 127.0.0.1:${ALIVE_PORT}`,
        "    mode http",
        "    http-request return status 200",
        "",
    ].join("\n");
}
