#!/bin/bash
# A full backup of the target pod, streamed into the repository.
set -eo pipefail
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
rman target "${DP_DB_USER}/${DP_DB_PASSWORD}@//${DP_DB_HOST}:${DP_DB_PORT}/ORCL" <<RMAN
configure device type disk parallelism ${RMAN_CHANNELS};
backup as compressed backupset database format '/tmp/out/%U';
RMAN
tar -cf - -C /tmp/out . | datasafed push -z zstd-fastest - "${DP_BACKUP_NAME}.tar.zst"
size=$(datasafed stat / | awk '/TotalSize/ {print $2}')
echo "{\"totalSize\":\"${size}\"}" > "${DP_BACKUP_INFO_FILE}"
