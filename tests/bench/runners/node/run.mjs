// Measures one client at one task: `node run.mjs CLIENT TASK OPTIONS`, where OPTIONS is a JSON object. Prints one JSON object.

import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { installed, sizeOf } from './sizes.mjs';

const [name, task, json] = process.argv.slice(2);
const options = JSON.parse(json);
const { events } = options;

/** About 470 bytes of JSON, in eleven members. */
function properties(number) {
  return {
    bid: `bid-${String(number).padStart(8, '0')}`,
    agent_id: 'agent-7f3a',
    session_id: 's_2b9d5a10-8c47-4e0b-9a44-0c1f6b7d2e93',
    model: 'large-2026-10',
    tool: 'search_flights',
    task: 'Find a flight from Zurich to Lisbon on Friday, back on Monday, with one stop at the most',
    outcome: 'found',
    duration_ms: 1834.25,
    input_tokens: 1412,
    output_tokens: 377,
    cached: false,
  };
}

async function client() {
  const { Client } = await import(`./clients/${name}.mjs`);
  return new Client(options);
}

function rssMb(field = 'VmRSS') {
  const line = readFileSync('/proc/self/status', 'utf8').split('\n').find((line) => line.startsWith(field));
  return Number(line.match(/\d+/)[0]) / 1024;
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The clock of the wall, which all runtimes and languages read alike. */
function nowNs() {
  return Math.round((performance.timeOrigin + performance.now()) * 1e6);
}

// A Node program gives the loop a turn now and then; without it, no client could send.
const TURN = 100;
const turn = () => new Promise((resolve) => setImmediate(resolve));

const tasks = {
  async start() {
    const began = performance.now();
    const made = await client();
    const ready = performance.now() - began;
    await made.close();
    return { ready_ms: ready };
  },

  /** The time of each call as its caller sees it, a hundred in a turn of the event loop. */
  async enqueue() {
    const made = await client();
    for (let number = 0; number < 1000; number++) made.track(properties(number));
    await turn();
    const made_before = Array.from({ length: events }, (_, index) => properties(1000 + index));
    const times = new Float64Array(events);
    for (let index = 0; index < events; index++) {
      const began = process.hrtime.bigint();
      made.track(made_before[index]);
      times[index] = Number(process.hrtime.bigint() - began);
      if (index % TURN === TURN - 1) await turn();
    }
    const floor = Float64Array.from({ length: 10_000 }, () => {
      const began = process.hrtime.bigint();
      return Number(process.hrtime.bigint() - began);
    }).sort();
    times.sort();
    return {
      p50_us: times[events >> 1] / 1e3,
      p99_us: times[Math.floor(events * 0.99)] / 1e3,
      mean_us: times.reduce((sum, time) => sum + time, 0) / events / 1e3,
      floor_us: floor[5_000] / 1e3,
    };
  },

  /** From the first call until the client says that all is out. */
  async deliver() {
    const made = await client();
    made.track(properties(0));
    await made.flush();
    const before = rssMb();
    const cpu = cpuSeconds();
    const began = nowNs();
    for (let number = 1; number < events; number++) {
      made.track(properties(number));
      if (number % TURN === 0) await turn();
    }
    await made.close();
    return { began_ns: began, cpu_seconds: cpuSeconds() - cpu, rss_mb: rssMb('VmHWM') - before };
  },

  /** Memory with all events tracked and none sent. */
  async wait() {
    const made = await client();
    const [before, began] = [rssMb(), performance.now()];
    for (let number = 0; number < events; number++) {
      made.track(properties(number));
      if (number % TURN === 0) await turn();
    }
    const tracked = performance.now() - began;
    return { rss_mb: rssMb() - before, most_mb: rssMb('VmHWM') - before, tracked_s: tracked / 1e3 };
  },

  /** Ends like a program that forgot to flush. */
  async leave() {
    const made = await client();
    for (let number = 0; number < events; number++) made.track(properties(number));
    globalThis.kept = made;
    return { left_ns: nowNs() };
  },

  /** Says the number of each event as soon as it is tracked, about a thousand a second, until it is killed. */
  async endure() {
    const made = await client();
    for (let number = 0; number < events * 2; number++) {
      made.track(properties(number));
      writeSync(1, `${number + 1}\n`);
      await sleep(1);
    }
    await made.close();
    return {};
  },

  /** Another start of a program that was killed. */
  async revive() {
    const made = await client();
    await made.flush();
    await made.close();
    return {};
  },

  /** What the package and all that it depends upon have put on the disk. */
  async size() {
    const { distribution } = await import(`./clients/${name}.mjs`);
    const packed = name === 'ours' && { packed_mb: sizeOf(join(options.packed, 'node')) / 2 ** 20 };
    return { ...installed(distribution), ...packed };
  },

  /** Tracks at an even rate, whatever happens at the other end. */
  async outage() {
    const made = await client();
    const before = rssMb();
    const began = performance.now();
    for (let number = 0; number < events; number++) {
      made.track(properties(number));
      const ahead = ((number + 1) / options.rate) * 1e3 - (performance.now() - began);
      if (ahead > 2) await sleep(ahead);
    }
    const tracked = performance.now();
    await made.close();
    const late = (tracked - began) / 1e3 - events / options.rate;
    return { rss_mb: rssMb('VmHWM') - before, late_s: late, closed_s: (performance.now() - tracked) / 1e3 };
  },
};

console.log(JSON.stringify(await tasks[task]()));
// Of the others, what waits is of no interest any more.
if (['leave', 'enqueue', 'wait'].includes(task)) process.exit();
