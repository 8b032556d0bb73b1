import { PostHog } from 'posthog-node';

export const distribution = 'posthog-node';

export class Client {
  constructor({ url, batch, queue }) {
    const chosen = { ...(batch && { flushAt: batch, maxBatchSize: batch }), ...(queue && { maxQueueSize: queue }) };
    this.posthog = new PostHog('phc_bench', { host: url, ...chosen });
  }

  track(properties) {
    this.posthog.capture({ distinctId: 'user-1', event: 'agent_action', properties });
  }

  flush() {
    return this.posthog.flush();
  }

  close() {
    return this.posthog.shutdown(60_000);
  }
}
