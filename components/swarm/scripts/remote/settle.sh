# On a manager: gives the node `id` its role, its labels and no others, and tasks; and the Swarm its settings.
set -eu
tries=0
# A manager learns of a new member a moment after the member itself.
until seen=$(docker node inspect -f '{{.Spec.Role}} {{.Status.State}}' "$id" 2>/dev/null) && [ "${seen#* }" = ready ]; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
        echo "$MACHINE is \"${seen:-unknown}\" to the Swarm as node $id; has it joined another one?" >&2
        exit 1
    fi
    sleep 0.5
done
case ${seen% *}-$ROLE in
worker-manager) asked node promote "$id" >/dev/null ;;
manager-worker) asked node demote "$id" >/dev/null ;;
esac

change() {
    has=$(asked node inspect -f '{{range $k, $v := .Spec.Labels}}{{$k}}={{$v}} {{end}}' "$id") || return 1
    availability=$(asked node inspect -f '{{.Spec.Availability}}' "$id") || return 1
    changes=
    for label in $LABELS; do
        case " $has" in *" $label "*) ;; *) changes="$changes --label-add=$label" ;; esac
    done
    for label in $has; do
        case " $LABELS" in *" ${label%%=*}="*) ;; *) changes="$changes --label-rm=${label%%=*}" ;; esac
    done
    # An interrupted removal may have left it drained.
    if [ "$availability" != active ]; then changes="$changes --availability=active"; fi
    # Word splitting is meant.
    if [ -n "$changes" ]; then asked node update $changes "$id" >/dev/null; fi
}
# A label that a Swarm without a leader did remove cannot be removed again.
change || change

# Few old tasks, as each is a container; but three, so that of a copy that failed and was rolled back with its replacement
# one can still read why.
HISTORY=3
if [ "$(docker info -f '{{.Swarm.Cluster.Spec.Orchestration.TaskHistoryRetentionLimit}}')" != $HISTORY ]; then
    asked swarm update --task-history-limit $HISTORY >/dev/null
fi
