# On a manager: removes the node `id`, also a dead one. A manager is demoted first, or its vote would count for ever.
set -eu
if [ "$(docker node inspect -f '{{.Spec.Role}}' "$id")" = manager ]; then docker node demote "$id"; fi >/dev/null
docker node rm --force "$id" >/dev/null
