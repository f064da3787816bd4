# On a manager: removes the node `id`, also a dead one. A manager is demoted first, or its vote would count for ever; one
# that lost its vote when a Swarm of one was made of the others cannot be demoted.
set -eu
# What starts while another manager becomes the leader is found by nobody under its service's name, however well it gets
# (moby#37535): it is waited for, but not longer than the slowest of what starts well.
settled() {
    nodes=$(asked node ls -q)
    # Word splitting is meant.
    ! asked node ps --filter desired-state=running --format '{{.CurrentState}}' $nodes |
        grep -Eq '^(Assigned|Accepted|Preparing|Ready|Starting)'
}
case $(asked node inspect -f '{{.Spec.Role}}{{with .ManagerStatus}} voter{{if .Leader}} leader{{end}}{{end}}' "$id") in
"manager voter leader")
    tries=0
    until settled || [ "$tries" -ge 180 ]; do
        tries=$((tries + 1))
        sleep 1
    done
    asked node demote "$id" >/dev/null
    ;;
"manager voter") asked node demote "$id" >/dev/null ;;
esac
if ! asked node rm --force "$id" >/dev/null; then
    left=$(asked node ls -q)
    case $left in *"$id"*) exit 1 ;; esac
fi
