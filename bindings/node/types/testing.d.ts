/**
 * A mock of the services in the process, for tests of programs that use the SDK.
 *
 * @module agentlytics/testing
 */

import type { AgentAnalytics, AgentAnalyticsOptions, Agnt, AgntOptions, MetroneServer, MetroneServerOptions } from './index.js';

/** A rule by which requests to the mock server fail. */
export interface FaultRule {
  /** The operation that fails, or `*`. */
  operation: string;
  /** How often; for ever if absent. */
  times?: number | null;
  /** Only after so many matching requests. */
  after?: number;
  /** Only every n-th matching request. */
  every?: number;
  /** Only with this probability, drawn from `seed`. */
  probability?: number;
  seed?: number;
  fault: Fault;
}

/** Whether a fault comes before the request is processed, or after. */
export type When = 'before' | 'after';

export type Fault =
  /** An answer of this status instead of the real one. */
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: unknown; when?: When }
  /** The real answer, late. */
  | { type: 'delay'; ms: number; when?: When }
  /** The connection breaks without an answer. */
  | { type: 'drop'; when?: When }
  /** Events of a batch are refused, by position. */
  | { type: 'partial'; reject: number[]; code: string }
  /** Events of a batch are refused, each for its own reason; `null` is processed. */
  | { type: 'verdicts'; codes: Array<string | null> }
  /** The request is processed twice; the second answer is given. */
  | { type: 'repeat' }
  /** A raw body, chunk by chunk, after which the connection closes. */
  | { type: 'respond'; status: number; headers?: Record<string, string>; chunks: string[]; when?: When }
  /** Random bytes instead of the body, or of everything. */
  | { type: 'garbage'; bytes?: number; instead_of?: 'body' | 'answer'; when?: When }
  /** The real answer, cut off. */
  | { type: 'truncate'; bytes: number }
  /** The real answer, so many bytes at a time. */
  | { type: 'drip'; bytes: number; ms: number }
  /** Events of a stream are left out without a word. */
  | { type: 'gap'; after: number; count: number }
  /** A stream is cut after so many events. */
  | { type: 'disconnect'; after: number };

/** A request that came to the mock server. */
export interface RecordedRequest {
  /** The `operationId`, if method and path belong to one. */
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Array<[name: string, value: string]>;
  /** Secrets in them are hidden. */
  readonly headers: Record<string, string>;
  /** What the body holds if it is JSON, else its text. */
  readonly body: unknown;
  readonly request_id: string;
  /** The status answered; null if the connection was broken off. */
  readonly status: number | null;
  /** Where request and answer break the service's specification, in words. */
  readonly violations: { readonly request: string[]; readonly response: string[] };
  readonly [fact: string]: unknown;
}

/** A service of which there is a mock. */
export type Vendor = 'metrone' | 'agent_analytics' | 'agnt';

/** An event as the mock server stored it: what its service publishes at the top, all else in `properties`. */
export interface StoredEvent {
  readonly event_type: string;
  /** The service that it came through. */
  readonly service: Vendor;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/**
 * The time in a world: the real one until it is moved. Times are `Date`s, milliseconds since 1970, or texts with their zone.
 * The clients' own time, by which they wait and retry, stays the real one.
 */
export class MockClock {
  private constructor();
  now(): Promise<Date>;
  /** Stops the clock, at this time or where it is. */
  freeze(at?: Date | number | string): Promise<void>;
  /** Jumps to a time. A frozen clock stays frozen there, a running one runs on from there. */
  set(to: Date | number | string): Promise<void>;
  /** Jumps forward. */
  advance(ms: number): Promise<void>;
  /** Lets a frozen clock run on. */
  resume(): Promise<void>;
}

/** A world of a mock server, and what a test does to it. */
declare abstract class Controlled {
  /** The endpoint of every service. */
  readonly url: string;
  /** The `apiKey` for a client of Metrone. */
  abstract readonly key: string;
  /** The `apiKey` for a client of any service. */
  abstract keyOf(vendor: Vendor): string;
  /** The public token of a service's first project; empty for a service that has none. */
  abstract tokenOf(vendor: Vendor): string;
  /** The `endpoint` for a client of one service, at which no other answers. */
  abstract urlOf(vendor: Vendor): string;
  readonly clock: MockClock;
  /** Forgets everything: events, faults, requests and the clock's setting. */
  reset(): Promise<void>;
  /** Stores events as if they had been sent to a service, Metrone if none is named. */
  seed(events: ReadonlyArray<Readonly<Record<string, unknown>>>, options?: { service?: Vendor }): Promise<void>;
  /** From now on requests fail as the rules say, too. */
  faults(...rules: FaultRule[]): Promise<void>;
  /** From now on requests fail with a status or another fault: all of them, or those that the rule picks. */
  fail(fault: number | Fault, rule?: Partial<Omit<FaultRule, 'fault'>>): Promise<void>;
  /** The requests that came, oldest first. */
  requests(): Promise<RecordedRequest[]>;
  /** The events that are stored, oldest first. */
  events(): Promise<StoredEvent[]>;
  /** Any other request to the server's control plane: `control('GET', 'audit')`. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

/**
 * A mock server in this process: the services' HTTP API in memory, on a free port of the loopback interface. It does not
 * keep the process alive. What it can do itself is about its default world; others are made by `newWorld()`.
 */
export class MockServer extends Controlled {
  constructor();
  /** Where a browser shows what arrives, as it arrives. */
  readonly inspectorUrl: string;
  readonly key: string;
  keyOf(vendor: Vendor): string;
  tokenOf(vendor: Vendor): string;
  urlOf(vendor: Vendor): string;
  /** A new, empty world with a key of each service: what is tracked, broken or set there, no other world sees. */
  newWorld(): Promise<MockWorld>;
  /** Stops the server. */
  stop(): void;
  /** As `stop()`, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * What an event must have, by name, at its top or among its properties: an equal value, a text that a regular expression
 * finds something in, a value that a function returns true for, or what a matcher of Vitest or Jest (`expect.any(Number)`)
 * matches. `undefined` and `null` also mean that it has no such field.
 */
export type ExpectedFields = Readonly<Record<string, unknown>>;

/** One world of a mock server: what a single test has to itself. */
export class MockWorld extends Controlled {
  private constructor();
  readonly key: string;
  keyOf(vendor: Vendor): string;
  tokenOf(vendor: Vendor): string;
  urlOf(vendor: Vendor): string;
  /** A client of this world, whose failed requests are repeated at once. The world shuts it down. */
  readonly metrone: MetroneServer;
  readonly agentAnalytics: AgentAnalytics;
  readonly agnt: Agnt;
  /** The options by which a client of your own finds this world. */
  optionsOf(vendor: 'metrone'): MetroneServerOptions;
  optionsOf(vendor: 'agent_analytics'): AgentAnalyticsOptions;
  optionsOf(vendor: 'agnt'): AgntOptions;
  /** The environment in which every client finds this world; what is undefined must not be there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Points the environment of this process here until the world is closed.
   * @throws {Error} if it points to another world that is open
   */
  useEnvironment(): void;
  /**
   * Fails unless such an event was stored, `times` times or, without it, at least once. Before it looks, every client in this
   * process delivers what waits.
   * @returns the events, in order of arrival
   * @throws {AssertionError} whose message lists what was tracked, nearest first, and which clients have not delivered
   */
  assertTracked(type: string, fields?: ExpectedFields, options?: { times?: number | undefined }): Promise<StoredEvent[]>;
  /** Fails if such an event was stored; as `assertTracked` with `times: 0`. */
  assertNotTracked(type: string, fields?: ExpectedFields): Promise<void>;
  /** Lets all requests pass again, shuts down the world's clients and leaves the environment as it was. */
  close(): Promise<void>;
  /** As `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Takes what is to be done after a test, or after all tests. */
export type After = (close: () => Promise<void>) => unknown;

/** The context of a test: of node:test, which has `after`, or of Vitest, which has `onTestFinished`. */
export type TestContext = { after: After } | { onTestFinished: After };

export interface MockWorldOptions {
  /** Whether the environment of this process points to the world until it is closed. Default: true. */
  environment?: boolean;
}

/**
 * A new world for one test, on a server that all tests of this process share. It is closed after the test of which this is the
 * context; or when the function calls back, for example `after` of node:test or `onTestFinished` of bun:test; or by `await
 * using`, if nothing is given.
 *
 * While it is open, clients that the tested program makes find it by the environment. Of tests that run at the same time in
 * one process, only one can have that: pass `{ environment: false }`, and give the program a client.
 */
export function mockWorld(test?: TestContext | After, options?: MockWorldOptions): Promise<MockWorld>;

export {};
