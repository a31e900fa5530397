#!/bin/bash
# Brings a full backup back; the recovery catalog says which pieces belong to it.
set -eo pipefail
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
datasafed pull -d zstd-fastest "${DP_BACKUP_NAME}.tar.zst" - | tar -xf - -C /u01/data
connect="//${ORACLE_CONNECT_HOST}:1521/RCAT"
rman target / catalog "/@${connect}" cmdfile /opt/oracle/restore.rman
