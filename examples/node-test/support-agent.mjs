// A support agent, small enough to be read: it refunds, answers or asks a human, and records what it did.
import { MetroneServer } from 'agentlytics';

/** Refunds above it, in euros, are for a human to decide. */
const LIMIT = 50;

/** Works off tickets. Its analytics are found by the environment: `METRONE_API_KEY`. */
export class SupportAgent {
  #metrone = new MetroneServer();

  /** Does what the ticket asks for, and says what that was. */
  handle(ticket) {
    const task = decide(ticket);
    // Who the customer is, is nothing for the analytics.
    this.#metrone.track('agent_action', { agent_id: 'support', session_id: ticket.id, task, amount: ticket.amount });
    return task;
  }

  /** The part of its tickets that it could not work off by itself. */
  async handOverRate() {
    const tasks = [];
    const actions = this.#metrone.iterEvents({ event_type: 'agent_action', days: 1 });
    for await (const { properties } of actions) tasks.push(properties.task);
    return tasks.length === 0 ? 0 : tasks.filter((task) => task === 'hand_over').length / tasks.length;
  }
}

/** The agent's mind, where yours has a model. */
function decide({ text, amount }) {
  if (!text.includes('refund')) return 'answer';
  return amount <= LIMIT ? 'refund' : 'hand_over';
}
