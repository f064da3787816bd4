# Waits for the first boot to end, then sets who may log in. Run on the machine as root; safe to repeat.
set -eu
if command -v cloud-init >/dev/null 2>&1; then
    status=0
    timeout 300 cloud-init status --wait >/dev/null 2>&1 || status=$?
    # 2: done, with warnings.
    if [ "$status" -ne 0 ] && [ "$status" -ne 2 ]; then
        echo "cloud-init on $MACHINE failed or did not end in 5 minutes; see /var/log/cloud-init-output.log there" >&2
        exit 1
    fi
fi

# The engine works in parallel; by default sshd drops some of more than ten logins at a time.
mkdir -p /etc/ssh/sshd_config.d
cat >/etc/ssh/sshd_config.d/10-twinswarm.conf <<'END'
MaxStartups 100:30:200
MaxSessions 100
PasswordAuthentication no
END
# Each time, as an earlier run may have been interrupted before it.
sshd -t
systemctl reload ssh 2>/dev/null || systemctl reload sshd

# Without keys of ours in the config, the machine's own are left alone.
if [ -n "$AUTHORIZED_KEYS" ]; then
    mkdir -p -m 700 /root/.ssh
    printf '%s\n' "$AUTHORIZED_KEYS" >/root/.ssh/authorized_keys.new
    chmod 600 /root/.ssh/authorized_keys.new
    mv /root/.ssh/authorized_keys.new /root/.ssh/authorized_keys
fi
