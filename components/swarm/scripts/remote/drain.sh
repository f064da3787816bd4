# On a manager: moves the tasks of node `id` away and waits for their end; a dead machine's tasks are not waited for.
set -eu
asked node update --availability drain "$id" >/dev/null
tries=0
while [ "$tries" -lt 90 ] && [ "$(asked node inspect -f '{{.Status.State}}' "$id")" = ready ] &&
    asked node ps --format '{{.CurrentState}}' "$id" | grep -Eq '^(Running|Starting|Preparing|Ready)'; do
    tries=$((tries + 1))
    sleep 1
done
