#!/bin/sh
# Prints primary or secondary.
if documents-shell --quiet --eval 'isPrimary()' | grep -q true; then
  printf primary
else
  printf secondary
fi
