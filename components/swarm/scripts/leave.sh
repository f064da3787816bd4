# Takes a machine out of its zone's Swarm: drained, demoted, left, forgotten. Runs where the engine runs, before the
# machine goes; safe to repeat, and when the machine is dead. TO_MANAGERS leads to others before the machine itself.
set -eu
machine() { eval "$TO_MACHINE \"\$1\""; }
manager() { eval "$TO_MANAGERS \"\$1\""; }

if ! answering=$(manager "docker info -f '{{.Swarm.NodeAddr}}'"); then
    state=$(machine "docker info -f '{{.Swarm.LocalNodeState}}'" 2>/dev/null) || state=unknown
    if [ "$state" = inactive ]; then exit 0; fi
    echo "$MACHINE: cannot be taken out of the Swarm, as no manager answers" >&2
    exit 1
fi
if [ "$answering" = "$ADDRESS" ]; then
    # The last manager ends the Swarm with itself.
    machine "docker swarm leave --force" >/dev/null
    exit 0
fi
ids=$(manager "whose=$KEY; $FIND")
for id in $ids; do manager "id=$id; $DRAIN"; done
for id in $ids; do manager "id=$id; $FORGET"; done
# Forgotten, the machine can no longer leave in peace; it is about to go, or to be used for something else.
machine "docker swarm leave --force" >/dev/null 2>&1 || true
