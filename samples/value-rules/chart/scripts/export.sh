set -e
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
broker-admin --host "${DP_DB_HOST}" --user "${DP_DB_USER}" --password "${DP_DB_PASSWORD}" export - |
  datasafed push - "${DP_BACKUP_NAME}.json"
