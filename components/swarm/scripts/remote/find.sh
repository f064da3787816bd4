# On a manager: ids of the nodes at ADDRESS. More than one is there after a machine lost its disk and joined again.
set -eu
ids=$(docker node ls -q)
for id in $ids; do
    found=$(docker node inspect -f '{{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}}' "$id")
    for at in $found; do
        if [ "${at%:*}" = "$ADDRESS" ]; then
            echo "$id"
            break
        fi
    done
done
