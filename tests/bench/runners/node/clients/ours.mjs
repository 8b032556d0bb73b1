// The clients that are measured stand each behind `new Client(options)` with `track(properties)`, `flush()` and `close()`. `options` holds
// `url`, and where the task asks for it `batch` (events in a request), `queue` (events that may wait), `in_flight` and `durability`; what
// it does not hold stays as the client's makers chose. `close` resolves when all is out, as far as the client's own way of ending goes.
// `distribution` is the package.

import { MetroneServer } from 'agentlytics';

const apiKey = 'metrone_test_' + '0'.repeat(32);

export const distribution = 'agentlytics';

export class Client {
  constructor({ url, batch, in_flight, durability, spool_dir }) {
    this.metrone = new MetroneServer({
      apiKey, endpoint: url, batchSize: batch, maxInFlight: in_flight, durability, spoolDir: spool_dir,
    });
  }

  track(properties) {
    this.metrone.track('agent_action', properties);
  }

  flush() {
    return this.metrone.flush();
  }

  close() {
    return this.metrone.shutdown();
  }
}
