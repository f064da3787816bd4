# On a manager: ids of the nodes at ADDRESS; with `whose` not empty, without those that are known to be another machine,
# which got the address when this one was destroyed. More than one is there after a machine lost its disk and joined again.
set -eu
ids=$(asked node ls -q)
for id in $ids; do
    found=$(asked node inspect -f '{{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}}' "$id")
    for at in $found; do
        if [ "${at%:*}" != "$ADDRESS" ]; then continue; fi
        key=
        if [ -n "$whose" ]; then key=$(asked node inspect -f '{{index .Spec.Labels "twinswarm.key"}}' "$id"); fi
        case $key in "" | "$whose") echo "$id" ;; esac
        break
    done
done
