#!/bin/bash
# A full backup of the target pod, streamed into the repository.
set -eo pipefail
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
rman target "${DP_DB_USER}/${DP_DB_PASSWORD}@//${DP_DB_HOST}:${DP_DB_PORT}/ORCL" cmdfile /opt/oracle/full.rman
tar -cf - -C /u01/out . | "${DP_DATASAFED_BIN_PATH}/datasafed" push -z zstd-fastest - "${DP_BACKUP_NAME}.tar.zst"
