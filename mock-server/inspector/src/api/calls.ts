// A request to a service as anybody could make it: what the page names beside what it has drawn from the answer.
import type { Service } from './services';

export interface Call {
  service: Service;
  /** Its name in the document of the service, and in every SDK. */
  operation: string;
  method: string;
  /** Without the address of the server: `/metrone/v1/api/stats?days=7`. */
  target: string;
  /** By the names that the service has for them; of a POST, they are its body. */
  arguments: Readonly<Record<string, unknown>>;
}

/** The clients of the SDKs. */
export const CLIENTS: Record<Service, { rust: string; python: string; javascript: string; /** Whether it records events. */ tracks: boolean }> = {
  metrone: { rust: 'Metrone', python: 'Metrone', javascript: 'MetroneServer', tracks: true },
  agent_analytics: { rust: 'AgentAnalytics', python: 'AgentAnalytics', javascript: 'AgentAnalytics', tracks: true },
  agnt: { rust: 'Agnt', python: 'Agnt', javascript: 'Agnt', tracks: false },
};

/** The request for a shell, with a variable for the key. */
export function curlOf({ service, method, target, arguments: given }: Call): string {
  const body = method === 'GET' ? '' : ` --json ${quoted(JSON.stringify(given))}`;
  return `curl -H "Authorization: Bearer $${service.toUpperCase()}_API_KEY"${body} ${quoted(location.origin + target)}`;
}

/** The request in Python, which has its own way to write names; the key is taken from the environment. */
export function pythonOf({ service, operation, arguments: given }: Call): string {
  const { python } = CLIENTS[service];
  const named = Object.entries(given).map(([name, value]) => `${snake(name)}=${literal(value)}`);
  return `from agentlytics import ${python}\n\nwith ${python}() as client:\n    print(client.${snake(operation)}(${named.join(', ')}))\n`;
}

/** The request in JavaScript; the key is taken from the environment. */
export function javascriptOf({ service, operation, arguments: given }: Call): string {
  const { javascript } = CLIENTS[service];
  const parameters = Object.keys(given).length === 0 ? '' : JSON.stringify(given, null, 2);
  return `import { ${javascript} } from 'agentlytics'\n\nconst client = new ${javascript}({ apiKey: process.env.${service.toUpperCase()}_API_KEY })\nconsole.log(await client.${operation}(${parameters}))\nawait client.shutdown()\n`;
}

/** In the quotes of a shell, in which nothing but the quote itself means anything. */
export const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/** A value in Python, of which JSON differs in three words. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value as object).map(([name, of]) => `${JSON.stringify(name)}: ${literal(of)}`).join(', ')}}`;
}
