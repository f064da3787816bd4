# Takes a machine out of its zone's Swarm: drained, demoted, left, forgotten. Runs where the engine runs, before the
# machine goes; safe to repeat, and when the machine is dead. Words as in join.sh; here TO_MANAGERS leads to others first.
set -eu
machine() { eval "$TO_MACHINE \"\$1\""; }
manager() { eval "$TO_MANAGERS \"\$1\""; }

if ! answering=$(manager "docker info -f '{{.Swarm.NodeAddr}}'"); then
    if state=$(machine "docker info -f '{{.Swarm.LocalNodeState}}'" 2>/dev/null) && [ "$state" = inactive ]; then exit 0; fi
    echo "$MACHINE: cannot leave the Swarm, as no manager answers" >&2
    exit 1
fi
if [ "$answering" = "$ADDRESS" ]; then
    # The last manager ends the Swarm with itself.
    machine "docker swarm leave --force" >/dev/null
    exit 0
fi

ids=$(manager "
    set -eu
    for id in \$(docker node ls -q); do
        found=\$(docker node inspect -f '{{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}} ' \$id)
        case \" \$found\" in *' $ADDRESS '* | *' $ADDRESS:'*) echo \$id ;; esac
    done")
for id in $ids; do
    manager "
        set -eu
        docker node update --availability drain $id >/dev/null
        # Tasks have their grace periods to end in; a dead machine's never do.
        tries=0
        while [ \"\$(docker node inspect -f '{{.Status.State}}' $id)\" = ready ] && [ \$tries -lt 90 ] &&
            docker node ps --filter desired-state=shutdown --format '{{.CurrentState}}' $id | grep -q '^\(Running\|Starting\|Preparing\)'; do
            tries=\$((tries + 1))
            sleep 1
        done
        if docker node inspect -f '{{.Spec.Role}}' $id | grep -q manager; then docker node demote $id >/dev/null; fi"
done
# A demoted manager must have become a worker before it can leave; --force would not tell the others.
machine "
    tries=0
    until [ \"\$(docker info -f '{{.Swarm.ControlAvailable}}')\" = false ] || [ \$tries -ge 30 ]; do tries=\$((tries + 1)); sleep 0.5; done
    docker swarm leave || docker swarm leave --force" >/dev/null 2>&1 || true
for id in $ids; do manager "docker node rm --force $id" >/dev/null; done
