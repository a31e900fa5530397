set -e
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
valkey-cli -h "${DP_DB_HOST}" -p "${DP_DB_PORT}" -a "${DP_DB_PASSWORD}" --no-auth-warning save
tar -cf - -C /data . | datasafed push - "${DP_BACKUP_NAME}.tar"
