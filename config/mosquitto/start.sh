#!/bin/sh
# The broker reads hashed passwords only, the secret is plain: hash it, off the command line.
set -eu
umask 077
password=$(head -n 1 /run/secrets/mosquitto_password)
case $password in
  '' | *:*)
    echo 'mosquitto_password must be one line without a colon' >&2
    exit 1
    ;;
esac
printf 'sunpilot:%s\n' "$password" > /tmp/passwords
mosquitto_passwd -U /tmp/passwords
exec mosquitto -c /mosquitto/config/mosquitto.conf
