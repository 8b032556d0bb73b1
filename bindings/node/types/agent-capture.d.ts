import type { MetroneServer } from './metrone';

/** A request to a website, as its server saw it. */
export interface AgentHit {
  /** Only GET and HEAD are page views. */
  method: string;
  /** Default `https`. */
  protocol?: string;
  /** With the port, if it is not the usual one. */
  host: string;
  /** Path and query. */
  path: string;
  /** The header `User-Agent`. */
  userAgent: string;
  /** The header `Referer`. */
  referrer?: string;
}

/** Which requests are recorded. */
export interface AgentCaptureOptions {
  /** Leave out files that belong to pages, such as images and scripts; text files such as `robots.txt` are among them. Default true. */
  skipStaticAssets?: boolean;
  /** Paths that are left out: exact, or with a `*` at the end all that begin so. */
  ignorePaths?: readonly string[];
}

/** A request of `node:http`, or of Express and its like, which add the optional members. */
export interface IncomingRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string;
  readonly protocol?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A `Request` of the web platform, as far as it matters here. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * Records a page view if a known AI agent, such as GPTBot, made a request to a website; nothing is told of people. Never throws:
 * what goes wrong is a process warning, once for each client.
 *
 * @returns the agent's name.
 */
export function captureAgentHit(client: MetroneServer, hit: AgentHit, options?: AgentCaptureOptions): string | undefined;

/** As `captureAgentHit`, for the `Request` that Hono, `Bun.serve` or `Deno.serve` hands over. */
export function trackAgentRequest(client: MetroneServer, request: FetchRequest, options?: AgentCaptureOptions): string | undefined;

/**
 * Middleware for Express, Connect and what is like them, which does as `captureAgentHit` and always calls on.
 *
 * @throws {ConfigError} without a client.
 * @throws {ValidationError} with an option that is unknown or of another type.
 */
export function agentMiddleware(
  client: MetroneServer,
  options?: AgentCaptureOptions,
): (request: IncomingRequest, response: unknown, next: () => void) => void;
