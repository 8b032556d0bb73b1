// An event, or the request that brought it, as something to send once more: for a shell and for the SDKs, with variables for the keys.
import { CLIENTS, literal, quoted } from './calls';
import type { Service } from './services';
import type { RequestDetail, StoredEvent } from './types';

/** What `track` of every SDK takes. */
export interface Tracked {
  service: Service;
  type: string;
  data: Readonly<Record<string, unknown>>;
}

/** Members of a sent event that the SDK sets itself, and that would make of the next event the same one again. */
const SET_BY_THE_SDK = new Set(['api_key', 'token', 'project', 'idempotency_key', 'timestamp', 'sdk_version']);

/** What of a stored event its client said, as far as that can be told without the request. */
const SAID = ['agent_id', 'agent_type', 'session_id', 'user_id', 'source', 'channel', 'page_url', 'page_title', 'referrer'];

/** Headers that belong to one connection, or that curl sets itself. */
const OF_THE_CONNECTION = new Set(['accept', 'accept-encoding', 'connection', 'content-encoding', 'content-length', 'host', 'transfer-encoding']);

const REDACTED = '[redacted]';

/**
 * The event as the body of its request has it: the member of a batch that has its key. `undefined` if none can be told apart from others.
 */
export function sentOf(event: StoredEvent, body: unknown): Record<string, unknown> | undefined {
  const found = [...objects(body)];
  if (event.idempotency_key === undefined) {
    const batches = found.filter((each) => typeOf(each) !== undefined);
    return batches.length === 1 ? batches[0] : undefined;
  }
  return found.find((each) => Object.values(each).includes(event.idempotency_key));
}

/** Every object that an event could be: the body itself, or what an array at its top or one member deep holds. */
function* objects(body: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(body)) {
    for (const each of body) if (isObject(each)) yield each;
  } else if (isObject(body)) {
    yield body;
    for (const member of Object.values(body)) if (Array.isArray(member)) yield* objects(member);
  }
}

/** What `track` has to be given for such an event; `undefined` for a service whose SDK records none. */
export function trackedOf(event: StoredEvent, sent: Record<string, unknown> | undefined): Tracked | undefined {
  const service = event.service as Service;
  if (!CLIENTS[service]?.tracks) return undefined;
  const type = (sent && typeOf(sent)) ?? event.event_type ?? '';
  const said = sent ? Object.entries(sent).filter(([name]) => !SET_BY_THE_SDK.has(name)) : SAID.map((name) => [name, event[name]] as const);
  const { event: _, event_type: __, properties, ...data } = Object.fromEntries(said.filter(([, value]) => value !== undefined));
  return { service, type, data: { ...data, ...((sent ? properties : event.properties) as object | undefined) } };
}

const typeOf = (sent: Record<string, unknown>) => [sent['event_type'], sent['event']].find((name) => typeof name === 'string') as string | undefined;

export function trackedInRust({ service, type, data }: Tracked): string {
  const { rust } = CLIENTS[service];
  const json = JSON.stringify(data, null, 4);
  return `let client = agentlytics::${rust}::from_env()?;\nclient.track(${JSON.stringify(type)}, serde_json::json!(${json}))?;\nclient.shutdown(std::time::Duration::from_secs(5)).await;\n`;
}

export function trackedInPython({ service, type, data }: Tracked): string {
  const { python } = CLIENTS[service];
  return `from agentlytics import ${python}\n\nwith ${python}() as client:\n    client.track(${JSON.stringify(type)}, ${literal(data)})\n`;
}

export function trackedInJavascript({ service, type, data }: Tracked): string {
  const { javascript } = CLIENTS[service];
  const variable = `process.env.${service.toUpperCase()}_API_KEY`;
  return `import { ${javascript} } from 'agentlytics'\n\nconst client = new ${javascript}({ apiKey: ${variable} })\nclient.track(${JSON.stringify(type)}, ${JSON.stringify(data, null, 2)})\nawait client.shutdown()\n`;
}

/** The request as it came, for a shell. What the journal does not tell, such as the key, is a variable there. */
export function requestAsCurl({ service, method, path, query, headers, body }: RequestDetail): string {
  const parameters = query.filter(([, value]) => value !== REDACTED);
  const target = `${location.origin}/${service}${path}${parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`}`;
  const told = Object.entries(headers).filter(([name, value]) => value !== REDACTED && !OF_THE_CONNECTION.has(name));
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const words = [
    `curl -X ${method} ${quoted(target)}`,
    `-H "Authorization: Bearer $${service.toUpperCase()}_API_KEY"`,
    ...told.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(text)}`]),
  ];
  return words.join(' \\\n  ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
