#!/bin/sh
# Prints leader or follower.
if store status | grep -q '^leader: self'; then
  printf leader
else
  printf follower
fi
