// Live: what arrives, as it arrives, whatever service it came through.
import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';

import { events, requests } from '../../api/feed';
import type { LiveEvent } from '../../api/types';
import { useKeys } from '../../app/keys';
import { adjust, place } from '../../app/router';
import { useWalk } from '../../app/walk';
import { Empty } from '../../parts/empty';
import { Split } from '../../parts/split';
import { useThrottled } from '../../parts/throttled';
import { VirtualList } from '../../parts/virtual-list';
import { EventDetail } from './event-detail';
import { EventRow, Titles } from './event-row';
import { filterOf, fitting } from './filter';
import { Filters } from './filters';
import { held } from './held';
import styles from './index.module.css';

/** Between two drawings of a list in which events arrive without end. */
const PAUSE_MS = 120;

const keyOf = ({ id }: LiveEvent) => id;

const list = held(events);
const filter = computed(() => filterOf(place.value.parameters));

export function Live() {
  const latest = useThrottled(list.events, PAUSE_MS).value;
  const rows = useMemo(() => fitting(latest, filter.value), [latest, ...Object.values(filter.value)]);
  const chosen = place.value.parameters.get('event') ?? undefined;
  const open = chosen === undefined ? undefined : latest.findLast(({ id }) => id === chosen);

  const choose = ({ id }: LiveEvent) => adjust({ event: id });
  const close = () => adjust({ event: undefined });
  useWalk({ rows, keyOf, chosen, choose, what: 'event' });
  useKeys([
    { keys: 'Enter', does: 'Open the newest event', run: () => open === undefined && rows.length > 0 && choose(rows.at(-1)!) },
    { keys: 'Escape', does: 'Close details', run: close },
    { keys: 'p', does: 'Pause, and go on', run: list.toggle },
    { keys: 'c', does: 'Clear the list', run: list.clear },
  ]);

  return (
    <div class={styles.live}>
      <Filters filter={filter.value} all={latest} rows={rows} list={list} onChange={adjust} />
      <Split label="The event" detail={open && <EventDetail key={open.id} event={open} />} onClose={close}>
        <div class={styles.table}>
          <Titles />
          <div class={styles.list}>
            {rows.length === 0 ? (
              <Nothing any={latest.length > 0} />
            ) : (
              <VirtualList
                label="Events"
                rows={rows}
                keyOf={keyOf}
                render={(event) => <EventRow event={event} request={event.request === undefined ? undefined : requests.value.get(event.request)} />}
                chosen={chosen}
                onChoose={choose}
                follow={chosen === undefined && !list.paused.value}
              />
            )}
          </div>
        </div>
      </Split>
    </div>
  );
}

function Nothing({ any }: { any: boolean }) {
  if (any) return <Empty title="No event is like that"><p>Choose less.</p></Empty>;
  return (
    <Empty title="Nothing has arrived yet">
      <p>
        Give a client of the SDK the endpoint <code>{location.origin}</code> and a key of this server: each event shows here as it arrives.
      </p>
    </Empty>
  );
}
