#!/bin/bash
# Starts the listener, then the instance, and stays in front.
set -e
lsnrctl start "LISTENER_${ORACLE_SID}"
exec /opt/oracle/run
