# On a manager: waits until the Swarm has given up the node `id`, whose machine takes no SSH connection.
set -eu
tries=0
while [ "$(asked node inspect -f '{{.Status.State}}' "$id")" = ready ]; do
    tries=$((tries + 1))
    if [ "$tries" -ge 90 ]; then
        echo "$MACHINE: lives in its Swarm, but takes no SSH connection, and what its disk holds may be the last; power it off, or let it answer" >&2
        exit 1
    fi
    sleep 1
done
