#!/bin/bash
# Makes the folders that the database wants to find.
set -e
for folder in oradata admin diag; do
  mkdir -p "/u01/data/${folder}"
done
chmod -R 0750 /u01/data
