#!/bin/bash
# Hands the primary role to the candidate that KubeBlocks names.
set -e
if [ -z "${KB_SWITCHOVER_CANDIDATE_NAME}" ]; then
  echo "no candidate was named" >&2
  exit 1
fi
dgmgrl / "switchover to ${KB_SWITCHOVER_CANDIDATE_NAME//-/_}"
