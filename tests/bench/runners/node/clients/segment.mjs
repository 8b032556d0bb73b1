import { Analytics } from '@segment/analytics-node';

export const distribution = '@segment/analytics-node';

export class Client {
  constructor({ url, batch }) {
    this.segment = new Analytics({ writeKey: 'bench', host: url, ...(batch && { maxEventsInBatch: batch, flushAt: batch }) });
  }

  track(properties) {
    this.segment.track({ userId: 'user-1', event: 'agent_action', properties });
  }

  flush() {
    return this.segment.flush({ timeout: 60_000 });
  }

  close() {
    return this.segment.closeAndFlush({ timeout: 60_000 });
  }
}
