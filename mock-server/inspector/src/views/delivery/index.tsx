// Delivery: what was sent, in how many attempts, and whether everything is stored once.
import { computed } from '@preact/signals';

import { events, requests } from '../../api/feed';
import { useKeys } from '../../app/keys';
import { adjust, go, place } from '../../app/router';
import { useWalk } from '../../app/walk';
import { Empty } from '../../parts/empty';
import { Split } from '../../parts/split';
import { VirtualList } from '../../parts/virtual-list';
import { BatchRow } from './batch-row';
import { batchesOf, chosen, type Batch } from './batches';
import { Exchange } from './exchange';
import { Filters } from './filters';
import styles from './index.module.css';
import { Runs } from './runs';
import { RateLimits, Summary } from './summary';

const batches = computed(() => batchesOf(requests.value.values(), events.value));

const keyOf = ({ number }: Batch) => String(number);

export function Delivery() {
  const { id, parameters } = place.value;
  const wanted = {
    service: parameters.get('service') ?? '',
    outcome: parameters.get('outcome') ?? '',
    text: parameters.get('text') ?? '',
    reads: parameters.has('reads'),
  };
  const rows = chosen(batches.value, wanted);
  const number = id === '' ? undefined : Number(id);
  const open = number === undefined ? undefined : batches.value.find(({ attempts }) => attempts.some((attempt) => attempt.number === number));

  const show = ({ number }: Batch) => go('delivery', String(number), Object.fromEntries(parameters));
  const close = () => number !== undefined && go('delivery', '', Object.fromEntries(parameters));
  useWalk({ rows, keyOf, chosen: open && keyOf(open), choose: show, what: 'batch' });
  useKeys([{ keys: 'Escape', does: 'Close details', run: close }]);

  return (
    <Split label="The exchange" detail={number !== undefined && <Exchange key={number} number={number} />} onClose={close}>
      <div class={styles.delivery}>
        <Summary />
        <RateLimits />
        <Runs />
        <Filters wanted={wanted} batches={batches.value} onChange={adjust} />
        <div class={styles.list}>
          {rows.length === 0 ? (
            <Nothing any={batches.value.length > 0} />
          ) : (
            <VirtualList
              label="Batches"
              rows={rows}
              keyOf={keyOf}
              render={(batch) => <BatchRow batch={batch} />}
              chosen={open && keyOf(open)}
              onChoose={show}
              follow
            />
          )}
        </div>
      </div>
    </Split>
  );
}

function Nothing({ any }: { any: boolean }) {
  if (any) return <Empty title="No batch is like that"><p>Choose less, or show the reads, too.</p></Empty>;
  return <Empty title="Nothing was sent yet"><p>Each request that writes events shows here, with all its attempts.</p></Empty>;
}
