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

# What a first start left half made is not taken for data: this file comes last. Anything else there is not ours to replace.
if [ ! -e "$DATA/mysql.ibd" ]; then
    if [ ! -e "$DATA/.new" ] && [ -n "$(ls -A "$DATA" | grep -vx lost+found)" ]; then
        echo "$DATA holds files, but no mysql.ibd; put its data back, or empty it" >&2
        exit 1
    fi
    new=$DATA/.new
    rm -rf "$new"
    mkdir "$new"
    password=$(sed "s/[\\\\']/\\\\&/g" "$MYSQL_ROOT_PASSWORD_FILE")
    (
        umask 077
        printf '%s\n' \
            "ALTER USER root@localhost IDENTIFIED BY '$password';" \
            "CREATE USER root@'%' IDENTIFIED BY '$password';" \
            "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;" >"$DATA/.root.sql"
    )
    mysqld "$@" --datadir="$new" --secure-file-priv=NULL --init-file="$DATA/.root.sql" --initialize-insecure
    rm "$DATA/.root.sql"
    mv "$new/mysql.ibd" "$DATA/.last"
    for path in "$new"/*; do
        rm -rf "${DATA:?}/${path##*/}"
        mv "$path" "$DATA/"
    done
    mv "$DATA/.last" "$DATA/mysql.ibd"
    rmdir "$new"
fi
exec mysqld "$@" --datadir="$DATA" --secure-file-priv=NULL
