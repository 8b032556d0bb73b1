// Sessions in a list that is walked by keys. Each opens with a click, or with Enter.
import { signal } from '@preact/signals';

import { useKeys } from '../../app/keys';
import { go } from '../../app/router';
import { useWalk } from '../../app/walk';
import { VirtualList } from '../../parts/virtual-list';
import { SessionRow } from './session-row';
import type { Session } from './sessions';

/** Of a row, in CSS pixels. */
export const ROW_HEIGHT = 32;

/** The session that was chosen last: who comes back to a list finds it chosen. */
const chosen = signal<string | undefined>(undefined);

const keyOf = ({ id }: Session) => id;

export function SessionRows({ label, sessions }: { label: string; sessions: readonly Session[] }) {
  const open = ({ id }: Session) => {
    chosen.value = id;
    go('sessions', id);
  };
  const openChosen = () => {
    const session = sessions.find(({ id }) => id === chosen.value);
    if (session) open(session);
  };
  useWalk({ rows: sessions, keyOf, chosen: chosen.value, choose: ({ id }) => (chosen.value = id), what: 'session' });
  useKeys([{ keys: 'Enter', does: 'Open the session', run: openChosen }]);

  return (
    <VirtualList
      label={label}
      rows={sessions}
      keyOf={keyOf}
      render={(session) => <SessionRow session={session} />}
      chosen={chosen.value}
      onChoose={open}
      height={ROW_HEIGHT}
    />
  );
}
