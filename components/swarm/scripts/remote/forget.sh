# On a manager: removes the node `id`, also a dead one. A manager is demoted first, or its vote would count for ever; one
# that lost its vote when a Swarm of one was made of the others cannot be demoted.
set -eu
case $(asked node inspect -f '{{.Spec.Role}}{{if .ManagerStatus}} voter{{end}}' "$id") in
"manager voter") asked node demote "$id" >/dev/null ;;
esac
if ! asked node rm --force "$id" >/dev/null; then
    left=$(asked node ls -q)
    case $left in *"$id"*) exit 1 ;; esac
fi
