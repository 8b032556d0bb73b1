'use strict';

const { openSessions } = require('../exit.cjs');

/** Longest time for a client to deliver what waits before a test looks at it. */
const DEADLINE_MS = 5_000;

/**
 * The sessions of all clients in this process, whoever has made them: the test, its world, or the tested program. They are
 * watched from the making of a world on, to say why it has not seen an event.
 */
class Sessions {
  #older = new WeakMap(openSessions().map((session) => [session, session.deliveryStats().accepted]));

  /** Lets all of them deliver what waits. */
  async deliver() {
    await Promise.all(openSessions().map((session) => session.flush(DEADLINE_MS)));
  }

  /** The lines that say which of them have not delivered, or have delivered to somewhere else. */
  remarks() {
    const elsewhere = (session, { accepted }) => accepted > this.#older.get(session);
    return [
      ...listed('Not delivered:', (_, { pending, dropped }) => pending > 0 || Object.keys(dropped).length > 0),
      ...listed('Tracked elsewhere, by a client that was made before this test:', elsewhere),
    ];
  }
}

/** A title and a line for each session of which something is true; nothing if it is true of none. */
function listed(title, isTrue) {
  const counted = openSessions().map((session) => [session, session.deliveryStats()]);
  const lines = counted.filter(([session, stats]) => isTrue(session, stats)).map(([session, stats]) => described(session, stats));
  return lines.length === 0 ? [] : [title, ...lines];
}

function described({ vendor }, { state, pending, dropped }) {
  const losses = Object.entries(dropped).map(([reason, count]) => `, ${count} ${reason}`);
  return `  ${vendor}: ${state}, ${pending} pending${losses.join('')}`;
}

module.exports = { Sessions };
