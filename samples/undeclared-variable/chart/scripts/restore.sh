#!/bin/bash
# Brings a full backup back; the recovery catalog says which pieces belong to it.
set -eo pipefail
connect="//${ORACLE_CONNECT_HOST}:1521/RCAT"
echo "restoring ${DP_BACKUP_NAME} by the catalog at ${connect}"
rman target / catalog "/@${connect}" cmdfile /opt/oracle/restore.rman
