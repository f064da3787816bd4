# On a machine that is about to go: waits until the others have all that is in its shared directory, if that runs here.
set -eu
command -v docker >/dev/null || exit 0
end=$(($(date +%s) + SECONDS_AT_MOST))
calm=0
while :; do
    container=$(docker ps --quiet --filter "name=$AGENT")
    if [ -z "$container" ]; then exit 0; fi
    # "<machines that are connected> <of them with all files> <what others lack>"
    seen=$(timeout 60 docker exec "${container%%[!0-9a-f]*}" node -e "$ASK" 2>/dev/null) ||
        seen="0 0 an agent that does not answer"
    read -r connected whole lacks <<EOF
$seen
EOF
    if [ "$connected" -gt 0 ] && [ "$whole" -eq "$connected" ]; then calm=$((calm + 1)); else calm=0; fi
    # What was written a moment ago is not counted yet.
    if [ "$calm" -ge 5 ]; then exit 0; fi
    if [ "$(date +%s)" -ge "$end" ]; then
        echo "$MACHINE: another machine has to have all files of the shared directory before this one goes, and there is: $lacks; npm run status says more" >&2
        exit 1
    fi
    sleep 1
done
