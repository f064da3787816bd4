# Installs Docker where it is missing, and configures it. Run on the machine as root; safe to repeat.
set -eu
export DEBIAN_FRONTEND=noninteractive
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

mkdir -p /etc/docker
printf '%s\n' "$DAEMON_JSON" >/etc/docker/daemon.json.new
if cmp -s /etc/docker/daemon.json.new /etc/docker/daemon.json; then
    rm /etc/docker/daemon.json.new
else
    mv /etc/docker/daemon.json.new /etc/docker/daemon.json
    # All machines come here at once: a running Swarm would lose every task at a time.
    if [ "$(docker info -f '{{.Swarm.LocalNodeState}}' 2>/dev/null)" = active ]; then
        echo "$MACHINE: the new /etc/docker/daemon.json takes effect when Docker is restarted there; drain the machine first" >&2
    else
        systemctl restart docker
    fi
fi
systemctl enable --quiet --now docker

tries=0
until docker info >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
        echo "Docker on $MACHINE does not answer; see: journalctl -u docker" >&2
        exit 1
    fi
    sleep 1
done
