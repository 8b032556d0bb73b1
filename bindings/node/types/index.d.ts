/**
 * The clients of the services for Node, Deno and Bun.
 *
 * @module agentlytics
 */

export { AgentAnalytics } from './agent-analytics';
export type { AgentAnalyticsOptions } from './agent-analytics';
/** The types of Agent Analytics, some of which are called as those of Metrone are. */
export type * as agentAnalytics from './agent-analytics';
export { Agnt } from './agnt';
export type { AgntOptions } from './agnt';
/** The types of AGNT Analytics. */
export type * as agnt from './agnt';
export * from './agent-capture';
export type { RequestOptions, WaitOptions } from './client';
export * from './context';
export * from './delivery';
export * from './errors';
export * from './metrone';
export * from './reply';
