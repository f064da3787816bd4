# A command of Docker's for a Swarm that may be choosing another leader, as it does for some seconds when a manager leaves, dies or
# comes back: what it does not take then is asked again, for 45 s. A change that was taken all the same is made twice.
asked() {
    asked_until=$(($(date +%s) + 45))
    until { told=$(docker "$@" 2>&1 >&3); } 3>&1; do
        case $told in *leader* | *[Dd]eadline* | *Unavailable*) ;; *) asked_until=0 ;; esac
        if [ "$(date +%s)" -ge "$asked_until" ]; then
            echo "$told" >&2
            return 1
        fi
        sleep 1
    done
}
