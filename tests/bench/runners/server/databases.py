"""The questions to the mock server, asked of databases in SQL. Each function takes a file of events and a folder to work in."""

import csv
import json
import sqlite3
import time

import chdb.session
import duckdb

DAY_MS = 86_400_000

NAMES = "SELECT count(*) FROM events GROUP BY event ORDER BY 1 DESC LIMIT 10"
DAYS = "SELECT {day}, count(DISTINCT user_id), count(*) FROM events GROUP BY 1 ORDER BY 1"
TOP = "SELECT count(*) FROM events GROUP BY {path} ORDER BY 1 DESC LIMIT 10"
# The first ten thousand who enter are followed, as the service does.
FUNNEL = f"""
WITH one AS (SELECT user_id, min(ts_ms) AS since FROM events WHERE event = 'page_view' GROUP BY 1 ORDER BY 2 LIMIT 10000),
two AS (SELECT one.user_id, one.since, min(e.ts_ms) AS then_at FROM one JOIN events e ON e.user_id = one.user_id
  WHERE e.event = 'add_to_cart' AND e.ts_ms BETWEEN one.since AND one.since + {DAY_MS} GROUP BY 1, 2),
three AS (SELECT two.user_id FROM two JOIN events e ON e.user_id = two.user_id
  WHERE e.event = 'purchase' AND e.ts_ms BETWEEN two.then_at AND two.since + {DAY_MS} GROUP BY 1)
SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two), (SELECT count(*) FROM three)"""
# Weeks begin on Monday; the first of January 1970 was a Thursday.
RETENTION = f"""
WITH visits AS (SELECT user_id, session_id, min(ts_ms) AS since FROM events GROUP BY 1, 2),
weeks AS (SELECT DISTINCT user_id, (since + 3 * {DAY_MS}) // (7 * {DAY_MS}) AS week FROM visits),
firsts AS (SELECT user_id, min(since) AS since FROM visits GROUP BY 1 ORDER BY 2 LIMIT 10000),
cohorts AS (SELECT user_id, (since + 3 * {DAY_MS}) // (7 * {DAY_MS}) AS cohort FROM firsts)
SELECT cohort, week - cohort, count(*) FROM cohorts JOIN weeks USING (user_id) GROUP BY 1, 2 ORDER BY 1, 2"""
HEATMAP = f"""
SELECT (ts_ms // {DAY_MS} + 4) % 7, ts_ms // 3600000 % 24, count(*), count(DISTINCT user_id) FROM events GROUP BY 1, 2 ORDER BY 1, 2"""
SESSIONS = "SELECT count(*) FROM events GROUP BY session_id ORDER BY min(ts_ms) DESC LIMIT 100"


def questions(run, day, path, whole):
    """``run`` answers SQL with rows; ``whole`` is what divides whole numbers."""

    def of(sql):
        return lambda: run(sql.replace("//", whole))

    def column(rows):
        return [row[0] for row in rows]

    def lists(rows):
        return [list(row) for row in rows]

    def cohorts(rows):
        by_cohort = {}
        for cohort, offset, users in rows:
            by_cohort.setdefault(cohort, {})[offset] = users
        present = (int(time.time() * 1000) + 3 * DAY_MS) // (7 * DAY_MS)
        return [[counts.get(offset, 0) for offset in range(present - cohort + 1)] for cohort, counts in sorted(by_cohort.items())]

    return {
        "days": (of(DAYS.format(day=day)), lists),
        "names": (of(NAMES), column),
        "top": (of(TOP.format(path=path)), column),
        "funnel": (of(FUNNEL), lambda rows: list(rows[0])),
        "retention": (of(RETENTION), cohorts),
        "heatmap": (of(HEATMAP), lists),
        "sessions": (of(SESSIONS), column),
    }


def in_duckdb(table, _):
    database = duckdb.connect()
    database.execute(f"CREATE TABLE events AS SELECT * FROM read_csv('{table}', types={{'properties': 'JSON'}})")
    day = "strftime(make_timestamp(ts_ms * 1000), '%Y-%m-%d')"
    return questions(lambda sql: database.execute(sql).fetchall(), day, "properties->>'$.path'", "//")


def in_chdb(table, folder):
    database = chdb.session.Session(f"{folder}/chdb")
    columns = "event String, user_id String, session_id String, ts_ms Int64, properties String"
    database.query("CREATE DATABASE bench ENGINE = Atomic")
    database.query(f"CREATE TABLE bench.events ENGINE = MergeTree ORDER BY ts_ms AS SELECT * FROM file('{table}', CSVWithNames, '{columns}')")
    database.query("USE bench")
    day = "toString(toDate(fromUnixTimestamp64Milli(ts_ms, 'UTC')))"
    path = "JSONExtractString(properties, 'path')"
    return questions(lambda sql: json.loads(str(database.query(sql, "JSONCompact")))["data"], day, path, "DIV")


def in_sqlite(table, folder):
    database = sqlite3.connect(f"{folder}/events.db")
    database.execute("CREATE TABLE events (event TEXT, user_id TEXT, session_id TEXT, ts_ms INTEGER, properties TEXT)")
    with open(table, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
    database.commit()
    return questions(lambda sql: database.execute(sql).fetchall(), "date(ts_ms / 1000, 'unixepoch')", "properties->>'path'", "/")


DATABASES = {"duckdb": in_duckdb, "chdb": in_chdb, "sqlite": in_sqlite}
