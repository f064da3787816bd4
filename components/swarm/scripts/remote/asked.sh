# A command of Docker's for a Swarm that may be choosing another leader, as it does for some seconds when a manager leaves, dies or
# comes back: what it does not take then is asked again. A change that was taken all the same is made twice, to no effect.
asked() {
    asks_left=45
    until told=$(docker "$@" 2>&1); do
        case $told in *leader* | *[Dd]eadline* | *Unavailable*) asks_left=$((asks_left - 1)) ;; *) asks_left=0 ;; esac
        if [ "$asks_left" -le 0 ]; then
            echo "$told" >&2
            return 1
        fi
        sleep 1
    done
    if [ -n "$told" ]; then printf '%s\n' "$told"; fi
}
