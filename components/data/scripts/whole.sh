# On a machine: waits until all members of the database's group are in it with all data, if one of them runs here. What is
# about to happen is in WHAT: another member "stops" for a moment, or this machine "goes" for good, with its disk.
set -eu
command -v docker >/dev/null || exit 0
member=$(docker ps --quiet --filter "label=$MEMBER" | head -n 1)
if [ -z "$member" ]; then exit 0; fi
end=$(($(date +%s) + SECONDS_AT_MOST))
calm=0
while :; do
    # "<members> <of them in the group> <of them with all data> <each one and its state>"
    seen=$(docker exec "$member" node -e "$ASK" 2>/dev/null) || seen="0 0 0 its supervisor does not answer"
    read -r all in_group online states <<EOF
$seen
EOF
    if [ "$WHAT" = goes ] && [ "$all" -eq 1 ]; then
        echo "$MACHINE: its disk holds the only copy of the database; to give that up, take the database and the blogs out of the stack files first" >&2
        exit 1
    fi
    # Where nobody is in a group, there is none yet, or they wait for each other: another stop takes nothing from anybody.
    if [ "$all" -gt 0 ] && { [ "$online" -eq "$all" ] || [ "$WHAT $in_group" = "stops 0" ]; }; then calm=$((calm + 1)); else calm=0; fi
    # What ended a moment ago is still seen as it was.
    if [ "$calm" -ge 5 ]; then exit 0; fi
    if [ "$(date +%s)" -ge "$end" ]; then
        echo "$MACHINE: the database has to have all its members before one more of them $WHAT, and has: $states" >&2
        exit 1
    fi
    sleep 1
done
