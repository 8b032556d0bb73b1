#!/bin/sh
# Loads the access log of a web server into an analytics service, as page views, and asks how many there are.
#
#   examples/cli/import.sh
#
# Writes a small log of its own and starts a mock server to load it into. Runs the command of this checkout, or the one that
# AGENTLYTICS names. Ends with an error if the numbers are not those of the log.
set -eu

agentlytics=${AGENTLYTICS:-cargo run --quiet --package agentlytics-cli --}
if ! command -v curl >/dev/null; then
  echo "skipped: curl is not installed"
  exit
fi

# Two people and a bot. The last line breaks off, as it does when a disk is full.
folder=$(mktemp -d)
firefox='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
cat >"$folder/access.log" <<END
203.0.113.7 - - [05/Jan/2026:00:00:01 +0000] "GET /?utm_source=news HTTP/1.1" 200 5120 "https://example.org/" "$firefox"
203.0.113.7 - - [05/Jan/2026:00:00:02 +0000] "GET /pricing HTTP/1.1" 200 2048 "https://example.com/" "$firefox"
203.0.113.8 - - [05/Jan/2026:00:00:03 +0000] "GET /nowhere HTTP/1.1" 404 512 "-" "$firefox"
203.0.113.9 - - [05/Jan/2026:00:00:04 +0000] "GET /pricing HTTP/1.1" 200 2048 "-" "Mozilla/5.0 (compatible; GPTBot/1.2)"
203.0.113.9 - - [05/Jan/2026:00:00:05 +0000] "GET /pri
END

# The server prints one line of JSON when it answers. Reading it from a pipe waits for exactly that.
mkfifo "$folder/ready"
$agentlytics serve >"$folder/ready" &
server=$!
trap 'kill "$server"; wait "$server"; rm -r "$folder"' EXIT
read -r ready <"$folder/ready"

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
url=$(echo "$ready" | field url)
key=$(echo "$ready" | field metrone)

# What the log would become, without a service:
$agentlytics import --format combined "$folder/access.log" --to metrone --dry-run

# Loaded twice, stored once. A salt makes the same visitor known in tomorrow's log.
for _ in first again; do
  $agentlytics import --format combined "$folder/access.log" --to metrone --url "$url" --key "$key" --salt "something secret"
done

pageviews=$(curl -sS --fail "$url/v1/api/stats?from=2026-01-05&to=2026-01-06" -H "X-Api-Key: $key" | field pageviews)
echo "page views: $pageviews"
[ "$pageviews" = 4 ]
