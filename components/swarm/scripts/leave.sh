# Takes a machine out of its zone's Swarm: drained, demoted, left, forgotten. Runs where the engine runs, before the
# machine goes; safe to repeat, and when the machine is dead. TO_OTHERS leads to managers that are not the machine itself:
# it could not forget itself, and would be left behind as a voter that is dead.
set -eu
machine() { eval "$TO_MACHINE \"\$1\""; }
others() { eval "$TO_OTHERS \"\$ASKED\$1\""; }

if ! others true; then
    state=$(machine "docker info -f '{{.Swarm.LocalNodeState}}'" 2>/dev/null) || state=unknown
    if [ "$state" = inactive ]; then exit 0; fi
    # The last manager ends the Swarm with itself. Another one may be there, and just not be reached from here.
    if [ "$(machine "docker node ls -q --filter role=manager" 2>/dev/null | wc -l)" -ne 1 ]; then
        echo "$MACHINE: cannot be taken out of the Swarm, as no other manager answers" >&2
        exit 1
    fi
    machine "docker swarm leave --force" >/dev/null
    exit 0
fi
ids=$(others "whose=$KEY; $FIND")
# What it holds is not asked of a machine that is dead.
if machine true 2>/dev/null; then
    machine "WHAT=goes; $UNTIL_WHOLE"
    machine "$UNTIL_SPREAD"
else
    for id in $ids; do others "id=$id; $DEAD"; done
fi
for id in $ids; do others "id=$id; $DRAIN"; done
for id in $ids; do others "id=$id; $FORGET"; done
# Forgotten, the machine can no longer leave in peace; it is about to go, or to be used for something else.
machine "docker swarm leave --force" >/dev/null 2>&1 || true
