// Sessions: what belongs together, of an agent or of somebody on a web site. A list, a page for each session, and one for each user.
import { computed } from '@preact/signals';

import { events } from '../../api/feed';
import { place } from '../../app/router';
import { useThrottled } from '../../parts/throttled';
import { SessionList } from './session-list';
import { SessionPage } from './session-page';
import { UserPage } from './user-page';

/** To gather tens of thousands of events again takes some milliseconds; nobody reads faster than this. */
const PAUSE_MS = 250;

const session = computed(() => place.value.id);
const user = computed(() => place.value.parameters.get('user'));

export function Sessions() {
  const known = useThrottled(events, PAUSE_MS).value;
  if (session.value !== '') return <SessionPage key={session.value} id={session.value} events={known} />;
  if (user.value !== null) return <UserPage key={user.value} user={user.value} events={known} />;
  return <SessionList events={known} />;
}
