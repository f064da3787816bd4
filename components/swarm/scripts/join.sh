# Makes a machine a member of its zone's Swarm, with its role and labels. Runs where the engine runs; safe to repeat, and
# after any interruption. TO_MACHINE, TO_MANAGERS and each line of PEERS are words that a script is appended to.
set -eu
machine() { eval "$TO_MACHINE \"\$1\""; }
manager() { eval "$TO_MANAGERS \"\$1\""; }
fail() {
    echo "$MACHINE: $1" >&2
    exit 1
}

STATE="docker info -f '{{.Swarm.LocalNodeState}} {{.Swarm.NodeID}}'"
state=$(machine "$STATE") || fail "does not answer over SSH, or its Docker does not"
id=${state#* }
why=$(manager "docker node ls -q" 2>&1 >/dev/null) && alive=yes || alive=no

join() {
    # An entry with this machine's address is of a disk that is lost: as a manager it would count as a dead voter for ever.
    manager "
        set -eu
        for id in \$(docker node ls -q); do
            found=\$(docker node inspect -f '{{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}} ' \$id)
            case \" \$found\" in *' $ADDRESS '* | *' $ADDRESS:'*)
                if docker node inspect -f '{{.Spec.Role}}' \$id | grep -q manager; then docker node demote \$id; fi
                docker node rm --force \$id ;;
            esac
        done" >/dev/null
    # The token goes through pipes alone: a process list would show it as an argument of docker.
    manager "docker info -f '{{.Swarm.NodeAddr}}'; docker swarm join-token -q $ROLE" | machine "
        set -eu
        read -r remote; read -r token
        printf '{\"ListenAddr\":\"$ADDRESS:2377\",\"AdvertiseAddr\":\"$ADDRESS\",\"DataPathAddr\":\"$ADDRESS\",\"RemoteAddrs\":[\"%s:2377\"],\"JoinToken\":\"%s\"}' \"\$remote\" \"\$token\" |
            curl -sS --fail-with-body --max-time 60 --unix-socket /var/run/docker.sock -H 'Content-Type: application/json' -d @- http://docker/swarm/join >&2"
}

begin() {
    printf '%s\n' "$PEERS" | while read -r peer; do
        [ -n "$peer" ] || continue
        seen=$(eval "$peer \"\$STATE\"" </dev/null) || fail "a manager does not answer, and a Swarm is begun only when none has one"
        case $seen in
        inactive*) ;;
        *) fail "another manager is in a Swarm that has no leader; what to do: docs/runbooks/quorum-lost.md" ;;
        esac
    done
    machine "docker swarm init --advertise-addr $ADDRESS --listen-addr $ADDRESS:2377 --data-path-addr $ADDRESS \
        --default-addr-pool $OVERLAY_POOL --default-addr-pool-mask-length 24 --task-history-limit 2 >/dev/null"
    # From now on this machine answers for the Swarm.
}

case $state in
active*) [ "$alive" = yes ] || fail "$why" ;;
inactive* | pending* | error*)
    case $state in inactive*) ;; *) machine "docker swarm leave --force" >/dev/null ;; esac
    if [ "$alive" = yes ]; then
        join
    elif [ "$FIRST" = yes ]; then
        begin
    else
        fail "$why"
    fi
    id=$(machine "docker info -f '{{.Swarm.NodeID}}'")
    ;;
*) fail "its Swarm is $state; unlock it or start again, see docs/runbooks/quorum-lost.md" ;;
esac

# The manager learns of a new member a moment after the member itself.
manager "
    set -eu
    id=$id
    tries=0
    until role=\$(docker node inspect -f '{{.Spec.Role}} {{.Status.State}}' \$id 2>/dev/null) && [ \"\${role#* }\" = ready ]; do
        tries=\$((tries + 1))
        if [ \$tries -ge 60 ]; then echo \"node \$id is \${role:-unknown} to the Swarm; has the machine joined another one?\" >&2; exit 1; fi
        sleep 0.5
    done
    case \${role% *}-$ROLE in
    worker-manager) docker node promote \$id ;;
    manager-worker) docker node demote \$id ;;
    esac >/dev/null
    labels=\$(mktemp -d)
    trap 'rm -rf \$labels' EXIT
    docker node inspect -f '{{range \$k, \$v := .Spec.Labels}}{{\$k}}={{\$v}}{{\"\\n\"}}{{end}}' \$id | sed '/^\$/d' | sort >\$labels/seen
    printf '%s\n' $LABELS | sed '/^\$/d' | sort >\$labels/wanted
    changes=\$(comm -13 \$labels/seen \$labels/wanted | sed 's/^/--label-add=/')
    for gone in \$(comm -23 \$labels/seen \$labels/wanted | cut -d= -f1); do
        if ! grep -q \"^\$gone=\" \$labels/wanted; then changes=\"\$changes --label-rm=\$gone\"; fi
    done
    # An interrupted removal may have left it drained.
    if [ \"\$(docker node inspect -f '{{.Spec.Availability}}' \$id)\" != active ]; then changes=\"\$changes --availability=active\"; fi
    if [ -n \"\$changes\" ]; then docker node update \$changes \$id >/dev/null; fi" || fail "could not be set up in the Swarm"
