#!/bin/bash
# Prints the role of this instance, in KubeBlocks' words.
answer=$(sqlplus -S / as sysdba <<'SQL'
set heading off feedback off
select database_role from v$database;
SQL
)
case "${answer}" in
  *PRIMARY*) printf primary ;;
  *STANDBY*) printf standby ;;
  *) echo "no role yet: ${answer}" >&2; exit 1 ;;
esac
