/** What stands in for a client where only its `track()` matters. */
export class Recorded {
  events = [];

  track(type, data) {
    // Times differ from run to run: what they are is asserted where they are measured.
    const { duration_ms, time_to_first_token_ms, ...fields } = data;
    this.events.push({ type, ...fields });
    this.times = { duration_ms, time_to_first_token_ms };
  }
}
