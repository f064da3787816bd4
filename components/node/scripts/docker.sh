# Installs Docker where it is missing, and configures it. Run on the machine as root; safe to repeat.
set -eu
export DEBIAN_FRONTEND=noninteractive
config=/etc/docker/daemon.json
# Docker has not read the configuration yet; gone after a reboot, where it has.
unread=/run/twinswarm-daemon.json
mkdir -p /etc/docker
printf '%s\n' "$DAEMON_JSON" >"$config.new"
if cmp -s "$config.new" "$config"; then
    rm "$config.new"
else
    found=$config.before-twinswarm
    if [ ! -e "$found" ] && [ -e "$config" ]; then
        echo "$MACHINE: $config is replaced; what it said is kept in $found" >&2
        cp "$config" "$found"
    elif [ ! -e "$found" ]; then
        : >"$found"
    fi
    : >"$unread"
    mv "$config.new" "$config"
fi

missing=
command -v docker >/dev/null 2>&1 && command -v dockerd >/dev/null 2>&1 || missing="docker.io docker-cli"
command -v curl >/dev/null 2>&1 || missing="$missing curl"
command -v iptables >/dev/null 2>&1 || missing="$missing iptables"
if [ -n "$missing" ]; then
    apt="apt-get -qq -o DPkg::Lock::Timeout=300"
    $apt update >&2
    # Releases before Debian 13 have the client in docker.io itself.
    apt-cache show docker-cli >/dev/null 2>&1 || missing=$(echo "$missing" | sed 's/docker-cli//')
    # Word splitting is meant.
    $apt install -y --no-install-recommends $missing >&2
fi

if [ -e "$unread" ]; then
    # All machines come here at once: a running Swarm would lose every task at a time.
    if [ "$(docker info -f '{{.Swarm.LocalNodeState}}' 2>/dev/null)" = active ]; then
        echo "$MACHINE: the new $config takes effect when Docker is restarted there; drain the machine first" >&2
    else
        systemctl restart docker
    fi
    rm "$unread"
fi
systemctl enable --quiet --now docker
# The Swarm's steps and the Docker provider speak to Docker as whoever logs in.
if [ "$LOGIN" != root ]; then usermod -aG docker "$LOGIN"; fi

tries=0
until docker info >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
        echo "Docker on $MACHINE does not answer; see: journalctl -u docker" >&2
        exit 1
    fi
    sleep 1
done
