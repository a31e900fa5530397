set -e
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
datasafed pull "${DP_BACKUP_NAME}.tar" - | tar -xf - -C /data
