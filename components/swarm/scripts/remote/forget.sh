# On a manager: removes the node `id`, also a dead one. A manager is demoted first, or its vote would count for ever; one
# that lost its vote when a Swarm of one was made of the others cannot be demoted.
set -eu
# What starts while another manager becomes the leader is found by nobody under its service's name, however well it gets
# (moby#37535): it is waited for, but not longer than what starts well takes.
starting() {
    nodes=$(asked node ls -q) || return 1
    # Word splitting is meant.
    states=$(asked node ps --filter desired-state=running --format '{{.CurrentState}} {{.Name}}' $nodes) || return 1
    printf '%s\n' "$states" | sed -nE '/^(Assigned|Accepted|Preparing|Ready|Starting) /s/.* ([^.]*).*/\1/p'
}
role=$(asked node inspect -f '{{.Spec.Role}}{{with .ManagerStatus}} voter{{if .Leader}} leader{{end}}{{end}}' "$id") || true
if [ "$role" = "manager voter leader" ]; then
    patience=$(($(date +%s) + 180))
    while names=$(starting) && [ -n "$names" ]; do
        if [ "$(date +%s)" -ge "$patience" ]; then
            echo "node $id goes although this still starts, and may be found by nobody then (docker service update --force NAME):" $names >&2
            break
        fi
        sleep 1
    done
fi
case $role in "manager voter"*) asked node demote "$id" >/dev/null ;; esac
if ! asked node rm --force "$id" >/dev/null; then
    left=$(asked node ls -q)
    case $left in *"$id"*) exit 1 ;; esac
fi
