# On the machine: joins the Swarm. Standard input has a manager's private address, and the token, which no process list
# may show: that is why this is no `docker swarm join`.
set -eu
read -r manager
read -r token
printf '{"ListenAddr":"%s:2377","AdvertiseAddr":"%s","DataPathAddr":"%s","RemoteAddrs":["%s:2377"],"JoinToken":"%s"}' \
    "$ADDRESS" "$ADDRESS" "$ADDRESS" "$manager" "$token" |
    curl -sS --fail-with-body --max-time 60 --unix-socket /var/run/docker.sock \
        -H 'Content-Type: application/json' -d @- http://docker/swarm/join >&2
