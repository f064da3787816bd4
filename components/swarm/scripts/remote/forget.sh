# On a manager: removes the node `id`, also a dead one. A manager is demoted first, or its vote would count for ever; one
# that lost its vote when a Swarm of one was made of the others cannot be demoted.
set -eu
case $(docker node inspect -f '{{.Spec.Role}}{{if .ManagerStatus}} voter{{end}}' "$id") in
"manager voter") docker node demote "$id" >/dev/null ;;
esac
docker node rm --force "$id" >/dev/null
