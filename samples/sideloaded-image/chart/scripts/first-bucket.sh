#!/bin/sh
# Creates the bucket that every client writes to first.
set -e
store bucket list | grep -qx default || store bucket create default
