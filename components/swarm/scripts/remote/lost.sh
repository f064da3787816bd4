# On a manager: ids of the nodes that are down and were MACHINE, such as a droplet that was destroyed by hand.
set -eu
ids=$(asked node ls -q)
for id in $ids; do
    seen=$(asked node inspect -f '{{.Status.State}} {{index .Spec.Labels "twinswarm.machine"}}' "$id")
    if [ "$seen" = "down $MACHINE" ]; then echo "$id"; fi
done
