#!/bin/bash
# Applies changed parameters to the running instance, one statement each.
set -e
while IFS='=' read -r name value; do
  [ -n "${name}" ] || continue
  echo "alter system set ${name}=${value} scope=both;"
done < /u01/parameters/init.ora | sqlplus -S / as sysdba
