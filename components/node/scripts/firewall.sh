# Makes UFW deny what is not allowed, published container ports included. Run on the machine as root; safe to repeat.
set -eu
# What ufw says is read below, and the operator's ssh may hand over a language.
export LC_ALL=C
if ! command -v ufw >/dev/null 2>&1; then
    apt="apt-get -qq -o DPkg::Lock::Timeout=300"
    $apt update >&2
    DEBIAN_FRONTEND=noninteractive $apt install -y --no-install-recommends ufw >&2
fi
interface=$(ip -o -4 address show to "$PRIVATE_ADDRESS" | awk '{ print $2; exit }')
if [ -z "$interface" ]; then
    echo "$MACHINE has no interface with its private address $PRIVATE_ADDRESS; see: ip address" >&2
    exit 1
fi

# Rules of ours that are gone from the config must go here too, so they are laid anew when any differs.
wanted=$(printf '%s\n' "$UFW_RULES" | sed "s/PRIVATE_INTERFACE/$interface/g")
record=/etc/ufw/twinswarm.rules
if [ "$(cat "$record" 2>/dev/null)" != "$wanted" ] || ! ufw status | grep -q '^Status: active'; then
    rm -f "$record"
    # The port that this script came by is opened first and closed last; established connections live on anyway.
    ufw --force reset >/dev/null
    rm -f /etc/ufw/*.rules.[0-9]*
    ufw default deny incoming >/dev/null
    ufw default allow outgoing >/dev/null
    # Line by line; word splitting is meant.
    printf '%s\n' "$wanted" | while read -r rule; do ufw $rule >/dev/null; done
    reset=yes
fi

# Docker's published ports never reach UFW's own rules: they are forwarded, and only DOCKER-USER is asked about them.
after=/etc/ufw/after.rules
sed '/^# BEGIN TWINSWARM/,/^# END TWINSWARM/d' "$after" >"$after.new"
printf '%s\n' "$DOCKER_USER_RULES" >>"$after.new"
if cmp -s "$after.new" "$after"; then
    rm "$after.new"
else
    # Without the record, a run after an interruption here lays all anew.
    rm -f "$record"
    chmod 640 "$after.new"
    mv "$after.new" "$after"
    reset=yes
fi
if [ -n "${reset:-}" ]; then
    ufw --force enable >/dev/null
    ufw reload >/dev/null
    printf '%s\n' "$wanted" >"$record"
fi
