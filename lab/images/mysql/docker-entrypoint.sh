#!/bin/sh
# docker-entrypoint.sh [mysqld] [OPTION…]: runs mysqld; in an empty volume, first makes its data, with root's password from
# MYSQL_ROOT_PASSWORD_FILE, from anywhere. Any other command is run as it is. Of the official image, what a zone's use needs.
set -eu
umask 027
DATA=/var/lib/mysql

case ${1:-} in
mysqld) shift ;;
-*) ;;
*) exec "$@" ;;
esac

if [ ! -d "$DATA/mysql" ]; then
    password=$(cat "$MYSQL_ROOT_PASSWORD_FILE")
    accounts=$(mktemp)
    printf '%s\n' \
        "ALTER USER root@localhost IDENTIFIED BY '$password';" \
        "CREATE USER root@'%' IDENTIFIED BY '$password';" \
        "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;" >"$accounts"
    mysqld "$@" --datadir="$DATA" --secure-file-priv=NULL --init-file="$accounts" --initialize-insecure
    rm "$accounts"
fi
exec mysqld "$@" --datadir="$DATA" --secure-file-priv=NULL
