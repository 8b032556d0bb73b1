// Generated from spec/openapi/agnt.yaml by agentlytics-generate. Do not edit.

import type { Table } from '../core/table.mjs';

export const TABLE: Table = {
  vendor: 'agnt',
  answerMember: 'data',
  codes: {
    FORBIDDEN: 'permission',
    INTERNAL_ERROR: 'server',
    MANAGEMENT_AUTH_REQUIRED: 'permission',
    RATE_LIMITED: 'rate_limited',
    UNAUTHORIZED: 'auth',
  },
  operations: {
    getAssistants: { http: 'GET', path: '/analytics/assistants', takes: 'startDate:text endDate:text assistant?:text', answer: '#Assistants' },
    getEvents: { http: 'GET', path: '/analytics/events', takes: 'startDate:text endDate:text eventType?:#EventType assistant?:text user?:text limit?:int(1,500) skip?:int', answer: '#EventPage', pages: { by: 'skip', items: 'events', skip: 'skip', hasMore: 'hasMore' } },
    getMetrics: { http: 'GET', path: '/analytics/metrics', takes: 'period:#Period startDate:text endDate:text assistant?:text', answer: '#Metrics' },
    getOverview: { http: 'GET', path: '/analytics/overview', takes: 'period?:#Period assistant?:text', answer: '#Overview' },
    getRolling: { http: 'GET', path: '/analytics/rolling', takes: 'window?:int(1,90) assistant?:text', answer: '#Rolling' },
    getSnapshots: { http: 'GET', path: '/analytics/snapshots', takes: 'startDate:text endDate:text period?:#Period assistant?:text', answer: '#Snapshots' },
    getTopUsers: { http: 'GET', path: '/analytics/users/top', takes: 'startDate:text endDate:text assistant?:text limit?:int(1,100)', answer: '#TopUsers' },
  },
  types: {
    AssistantRow: 'activeUsers:int assistant:text completionRate:num|null incomingMessages:int lastActiveAt:text|null name:text outgoingMessages:int tasksCompleted:int tasksInitiated:int total:int',
    Assistants: 'assistants:[]#AssistantRow endDate:text startDate:text',
    EventCounts: 'incomingMessages:int outgoingMessages:int tasksCompleted:int tasksInitiated:int total:int',
    EventPage: 'events:[]#EventRow hasMore:bool limit:int skip:int total:int',
    EventRow: 'assistant:text|null count:int eventType:text id:text metadata:{}any timestamp:text user:text|null chatId?:text cost?:num inputTokens?:int outputTokens?:int platform?:text taskId?:text traceId?:text',
    EventType: '=incomingMessages|outgoingMessages|tasksInitiated|tasksCompleted',
    Metrics: 'activeUsers:int endDate:text incomingMessages:int outgoingMessages:int period:text periodKey:text startDate:text tasksCompleted:int tasksInitiated:int',
    Overview: 'activeUsers:int computedAt:text endDate:text events:#EventCounts period:text realtime:{}any resources:{}any startDate:text',
    Period: '=day|week|month',
    Rolling: 'activeUsers:int assistant:text|null completionRate:num|null computedAt:text endDate:text incomingMessages:int outgoingMessages:int series:[]#RollingDay startDate:text tasksCompleted:int tasksInitiated:int total:int window:int',
    RollingDay: 'activeUsers:int completionRate:num|null date:text incomingMessages:int outgoingMessages:int tasksCompleted:int tasksInitiated:int total:int',
    Snapshot: 'activeUsers:int completionRate:num|null computedAt:text endDate:text id:text incomingMessages:int outgoingMessages:int period:text periodKey:text startDate:text tasksCompleted:int tasksInitiated:int total:int',
    Snapshots: 'endDate:text snapshots:[]#Snapshot startDate:text',
    TopUsers: 'endDate:text limit:int startDate:text users:[]#UserRow',
    UserRow: 'incomingMessages:int lastActiveAt:text outgoingMessages:int tasksCompleted:int tasksInitiated:int total:int user:text email?:text name?:text',
  },
};
