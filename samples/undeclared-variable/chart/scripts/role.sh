#!/bin/bash
# Prints the role of this instance, in KubeBlocks' words.
if sqlplus -S / as sysdba @/opt/oracle/role.sql | grep -q PRIMARY; then
  printf primary
else
  printf standby
fi
