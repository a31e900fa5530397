#!/bin/sh
# Prints primary or replica.
role=$(valkey-cli -a "${VALKEY_PASSWORD}" --no-auth-warning role | head -n 1)
case "${role}" in
  master) printf primary ;;
  slave) printf replica ;;
  *) echo "no role yet: ${role}" >&2; exit 1 ;;
esac
