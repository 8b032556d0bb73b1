/**
 * Fields of a context: those that the services publish, in either spelling (`agent_id` or `agentId`), and any others, which
 * become properties. Null takes a field of an outer context away; undefined says nothing.
 */
export interface ContextFields {
  agentId?: string | null;
  agentType?: string | null;
  sessionId?: string | null;
  userId?: string | null;
  [field: string]: unknown;
}

/**
 * Runs a function and adds fields to every event that is tracked in it, through any client and any helper, also after an
 * `await` or in a timer that it starts. What an event says itself is kept; an inner context goes before an outer one.
 *
 * @returns what the function returns.
 * @throws {ConfigError} unless it gets an object and a function.
 */
export function withContext<T>(fields: ContextFields, run: () => T): T;
