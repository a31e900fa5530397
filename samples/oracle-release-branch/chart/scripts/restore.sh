#!/bin/bash
# Unpacks a full backup where the instance will look for it.
set -eo pipefail
export PATH="${PATH}:${DP_DATASAFED_BIN_PATH}"
export DATASAFED_BACKEND_BASE_PATH="${DP_BACKUP_BASE_PATH}"
mkdir -p /u01/data/restore
datasafed pull -d zstd-fastest "${DP_BACKUP_NAME}.tar.zst" - | tar -xf - -C /u01/data/restore
