# Before the member SERVICE of a database is made or changed: waits until the others can do without it. Runs where the engine
# runs. TO_MANAGERS, and each line of MACHINES, are words to which a script is added.
set -eu
manager() { eval "$TO_MANAGERS \"\$1\""; }
WHAT=stops
if [ -n "$(manager "docker service ls --quiet --filter name=$SERVICE")" ]; then
    seen=$(manager "docker service inspect -f '{{index .Spec.Labels \"$LABEL\"}} {{.Spec.TaskTemplate.Placement.Constraints}}' $SERVICE")
    # As it is to be: another one's machine has changed, which is no matter of this one.
    case $seen in "$SPEC "*) exit 0 ;; esac
    case $seen in *"==$PLACE]"*) ;; *) WHAT=moves ;; esac
fi
if [ "$WHAT-$COPIES" = moves-1 ]; then
    echo "$SERVICE: holds the only copy of the database, which would stay behind when it moves to $PLACE; name the machine that it is on" >&2
    exit 1
fi
printf '%s\n' "$MACHINES" | while read -r machine; do
    if [ -z "$machine" ]; then continue; fi
    # A machine that is dead says nothing, and is missed by the others.
    eval "$machine \"WHAT=\$WHAT; \$UNTIL_WHOLE\"" </dev/null || [ $? -eq 255 ]
done
