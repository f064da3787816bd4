# On a machine: waits until the members of the database's group are in it with all data, if one of them runs here. WHAT says
# what is about to happen: the member BUT, which runs elsewhere, "stops" for a moment or "moves" to another machine; or this
# machine "goes" for good, with its disk.
set -eu
command -v docker >/dev/null || exit 0
end=$(($(date +%s) + SECONDS_AT_MOST))
calm=0
seen=
while :; do
    containers=$(docker ps --quiet --filter "name=$MEMBERS")
    if [ -n "$containers" ]; then
        # "<members> <those but one> <of them in the group> <of them with all data> <each one and its state>"
        seen=$(timeout 15 docker exec --env "BUT=$BUT" "${containers%%[!0-9a-f]*}" node -e "$ASK" 2>/dev/null) ||
            seen="0 0 0 0 a supervisor that does not answer"
    elif [ -z "$seen" ]; then
        exit 0
    fi
    read -r all others in_group online states <<EOF
$seen
EOF
    if [ "$WHAT-$all" = goes-1 ]; then
        echo "$MACHINE: its disk holds the only copy of the database; to give that up, take the database and the blogs out of the stack files first" >&2
        exit 1
    fi
    # Where nobody is in a group there is none yet, or they wait for each other: a stop takes nothing from anybody.
    if [ "$all" -gt 0 ] && { [ "$online" -eq "$others" ] || [ "$WHAT-$in_group" = stops-0 ]; }; then calm=$((calm + 1)); else calm=0; fi
    # What ended a moment ago is still seen as it was.
    if [ "$calm" -ge 5 ]; then exit 0; fi
    if [ "$(date +%s)" -ge "$end" ]; then
        echo "$MACHINE: the other members of the database have to have all data before ${BUT:-this machine} $WHAT, and are: $states" >&2
        exit 1
    fi
    sleep 1
done
