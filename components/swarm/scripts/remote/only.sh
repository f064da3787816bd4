# On a manager: fails where the disk of MACHINE, which lives, holds the only copy of a database: whoever takes its place would
# begin an empty one.
set -eu
asked node ls --filter "node.label=twinswarm.machine=$MACHINE" --format '{{.Status}}' | grep -q Ready || exit 0
for service in $(asked service ls --quiet --filter label=twinswarm.copies=1); do
    if asked service ps --filter desired-state=running --format '{{.Node}}' "$service" | grep -Fqx "$MACHINE"; then
        echo "$MACHINE: its disk holds the only copy of the database; to give that up, take the database and the blogs out of the stack files first" >&2
        exit 1
    fi
done
