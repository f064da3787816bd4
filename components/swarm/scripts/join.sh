# Makes a machine a member of its zone's Swarm, with its role and labels. Runs where the engine runs; safe to repeat, and
# after any interruption. TO_MACHINE, TO_MANAGERS and each line of PEERS are words to which a script is added.
set -eu
machine() { eval "$TO_MACHINE \"\$1\""; }
manager() { eval "$TO_MANAGERS \"\$ASKED\$1\""; }
fail() {
    echo "$MACHINE: $1" >&2
    exit 1
}

STATE="docker info -f '{{.Swarm.LocalNodeState}} {{.Swarm.NodeID}}'"

join() {
    if [ "$REBUILT" = yes ]; then manager "$ONLY"; fi
    # What has this machine's address is of a disk that is lost, what is dead and has its name is of a lost machine.
    ids=$(manager "whose=; $FIND" && manager "$LOST")
    for id in $(printf '%s\n' "$ids" | sort -u); do manager "id=$id; $FORGET"; done
    manager "$TOKEN" | machine "$JOIN"
}

# Only when no manager has ever been in a Swarm: two of them would be worse than none.
begin() {
    if [ "$REBUILT" = yes ]; then
        fail "is rebuilt, and no manager is there to take it in: leave at least one manager that answers as it is (in a \
new stack, remove rebuild from the zone's file)"
    fi
    printf '%s\n' "$PEERS" | while read -r peer; do
        if [ -z "$peer" ]; then continue; fi
        seen=$(eval "$peer \"\$STATE\"" </dev/null) || fail "another manager does not answer; a Swarm is begun only when all do"
        case $seen in
        inactive*) ;;
        *) fail "another manager is in a Swarm that has no leader; what to do: docs/runbooks/quorum-lost.md" ;;
        esac
    done
    machine "docker swarm init --advertise-addr $ADDRESS --listen-addr $ADDRESS:2377 --data-path-addr $ADDRESS \
        --default-addr-pool $OVERLAY_POOL --default-addr-pool-mask-length 24 >/dev/null"
}

state=$(machine "$STATE") || fail "does not answer over SSH, or its Docker does not"
if why=$(manager "true" 2>&1); then alive=yes; else alive=no; fi
case $state in
inactive*) ;;
active*) if [ "$alive" = no ]; then fail "$why"; fi ;;
pending* | error*)
    machine "docker swarm leave --force" >/dev/null
    state=inactive
    ;;
*) fail "its Swarm is ${state% *}; what to do: docs/runbooks/quorum-lost.md" ;;
esac
case $state-$alive-$FIRST in
active*) ;;
inactive*-yes-*) join ;;
inactive*-no-yes) begin ;;
*) fail "$why" ;;
esac
id=$(machine "docker info -f '{{.Swarm.NodeID}}'")
manager "id=$id; $SETTLE"
