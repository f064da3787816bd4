# On a manager: its private address, and the token with which a ROLE joins.
set -eu
docker info -f '{{.Swarm.NodeAddr}}'
asked swarm join-token -q "$ROLE"
