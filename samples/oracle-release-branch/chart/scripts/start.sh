#!/bin/bash
# Starts the listener, then the instance, and stays in front.
set -e
lsnrctl start "LISTENER_${ORACLE_SID}"
echo "starting ${ORACLE_SID} on port ${LISTENER_PORT}, peers: ${PEER_NAMES}"
exec /opt/oracle/run --parameters /u01/parameters/init.ora
