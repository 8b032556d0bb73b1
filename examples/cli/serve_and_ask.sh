#!/bin/sh
# Starts the mock server, records an agent's action with nothing but curl, and asks for the numbers.
#
#   examples/cli/serve_and_ask.sh
#
# Runs the command of this checkout, or the one that AGENTLYTICS names. Ends with an error if the numbers are not what was
# recorded.
set -eu

agentlytics=${AGENTLYTICS:-cargo run --quiet --package agentlytics-cli --}
if ! command -v curl >/dev/null; then
  echo "skipped: curl is not installed"
  exit
fi

# The server prints one line of JSON when it answers. Reading it from a pipe waits for exactly that.
folder=$(mktemp -d)
mkfifo "$folder/ready"
$agentlytics serve >"$folder/ready" &
server=$!
trap 'kill "$server"; wait "$server"; rm -r "$folder"' EXIT
read -r ready <"$folder/ready"

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
url=$(echo "$ready" | field url)
key=$(echo "$ready" | field metrone)

curl -sS --fail "$url/v1/events" -H "X-Api-Key: $key" -H 'Content-Type: application/json' -d '{
  "event_type": "task_completed", "source": "agent_action", "agent_id": "support-1", "session_id": "s-1",
  "properties": {"task": "refund", "outcome": "success"}
}' >/dev/null

total=$(curl -sS --fail "$url/v1/api/stats?days=7" -H "X-Api-Key: $key" | field total_events)
echo "events: $total"
[ "$total" = 1 ]
