// The adapter of the npm package, for Node, Deno and Bun: `tests/parity/README.md` says what it must understand. With the name
// of another module of the package, `edge`, it drives the clients of that.

const [module = 'lib/index.mjs'] = process.argv.slice(2);
const { AgentAnalytics, AgentlyticsError, Agnt, Metrone } = await import(`../../../bindings/node/${module}`);

/** Whether events leave by themselves, too. */
const isBackground = !module.startsWith('edge/');

/** How long a flush or a shutdown may take unless the request says otherwise. */
const DEADLINE_MS = 10_000;

const CLIENTS = { metrone: Metrone, agent_analytics: AgentAnalytics, agnt: Agnt };

/** The one client that is open. */
let client;

/** What can be done with a client: a function for each `do`. */
const actions = {
  open({ vendor, options }) {
    const Client = CLIENTS[vendor];
    // Vectors count losses; nobody needs to be warned of them.
    const hooks = 'track' in Client.prototype ? { onDrop() {} } : {};
    client = new Client({ ...camelCase(isBackground ? options : withoutTimes(options)), ...hooks });
    return null;
  },

  track: ({ event_type, data }) => client.track(event_type, data),

  helper({ name, args }) {
    const { url, title, ...data } = args;
    return name === 'pageview' ? client.pageview(url, title, data) : client[helperMethod(name)](args);
  },

  async invoke({ operation, arguments: args }) {
    const data = await client[operation](args);
    const { status, attempts, requestId } = data.$reply;
    return { data, reply: { status, attempts, request_id: requestId } };
  },

  async collect({ operation, arguments: args, max_items = Infinity }) {
    const items = [];
    for await (const item of client[operation.replace('get', 'iter')](args)) {
      items.push(item);
      if (items.length >= max_items) break;
    }
    return { count: items.length, items };
  },

  async stream({ operation, arguments: args, take }) {
    const items = [];
    try {
      for await (const { type, data } of client[operation](args)) {
        if (type !== 'ready') items.push({ [type]: data });
        if (items.length >= take) break;
      }
    } catch (error) {
      return { items, error: factsOf(error) };
    }
    return { items };
  },

  assign: ({ experiment, user_id, variants }) => ({ variant: client.assign(experiment, user_id, variants) }),

  flush: ({ deadline_ms = DEADLINE_MS }) => client.flush(deadline_ms),

  shutdown: ({ deadline_ms = DEADLINE_MS }) => client.shutdown(deadline_ms),

  stats: () => snakeCase(client.deliveryStats()),

  async close() {
    await client.shutdown?.(0);
    client = undefined;
    return null;
  },
};

/** The published name of a helper: `track_ai_call` is `trackAICall`. */
function helperMethod(name) {
  return name.replace(/_ai/, 'AI').replace(/_[a-z]/g, (letter) => letter[1].toUpperCase());
}

/** Options without those that say when events leave by themselves. */
function withoutTimes({ flush_interval_ms: _, ...options }) {
  return options;
}

function camelCase(options) {
  const name = (key) => key.replace(/_[a-z]/g, (letter) => letter[1].toUpperCase());
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [name(key), value]));
}

function snakeCase(facts) {
  const name = (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [name(key), value]));
}

/** An error of the client as data. */
function factsOf(error) {
  if (!(error instanceof AgentlyticsError)) throw error;
  const { kind, code, status = null, retryable, retryAfterMs = null, requestId = null, attempts } = error;
  return { kind, code, status, retryable, retry_after_ms: retryAfterMs, request_id: requestId, attempts };
}

/** The lines of the input. Not by `readline`, which may break them at U+2028, too, and JSON texts hold that as it is. */
async function* linesOf(stream) {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
}

for await (const line of linesOf(process.stdin)) {
  const { id, do: action, ...request } = JSON.parse(line);
  let answer;
  try {
    answer = { id, ok: await actions[action](request) };
  } catch (error) {
    answer = { id, error: factsOf(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
