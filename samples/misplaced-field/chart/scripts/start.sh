#!/bin/sh
# Starts as a replica of the first pod, unless this is the first pod.
first=$(echo "${POD_FQDNS}" | cut -d, -f1)
case "${first}" in
  "${HOSTNAME}".*) exec valkey-server --dir /data --requirepass "${VALKEY_PASSWORD}" ;;
  *) exec valkey-server --dir /data --requirepass "${VALKEY_PASSWORD}" --replicaof "${first}" 6379 ;;
esac
