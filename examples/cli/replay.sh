#!/bin/sh
# Replays recorded agent sessions through the SDK against a mock server, and checks that none of their events was lost.
#
#   examples/cli/replay.sh [FILE]
#
# Without a file, the sample that comes with the command. Runs the command of this checkout, or the one that AGENTLYTICS
# names.
set -eu

agentlytics=${AGENTLYTICS:-cargo run --quiet --package agentlytics-cli --}

# For people:
$agentlytics demo "$@"

# For programs: one JSON object on standard output, and an exit code.
$agentlytics demo --json "$@" | grep -q '"lost":0'
