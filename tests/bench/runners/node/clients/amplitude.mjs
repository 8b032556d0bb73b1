import { createInstance } from '@amplitude/analytics-node';

export const distribution = '@amplitude/analytics-node';

export class Client {
  constructor({ url, batch }) {
    this.amplitude = createInstance();
    this.ready = this.amplitude.init('bench', { serverUrl: `${url}/2/httpapi`, ...(batch && { flushQueueSize: batch }) }).promise;
  }

  track(properties) {
    this.amplitude.track('agent_action', properties, { user_id: 'user-1' });
  }

  async flush() {
    await this.ready;
    await this.amplitude.flush().promise;
  }

  close() {
    return this.flush();
  }
}
