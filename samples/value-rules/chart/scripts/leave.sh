#!/bin/sh
# Takes the leaving member out of every quorum queue.
set -e
broker-queues shrink "broker@${KB_LEAVE_MEMBER_POD_NAME}"
