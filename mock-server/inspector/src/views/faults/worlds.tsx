// Worlds and the keys that open them: choose one, make one, copy a key.
import { control } from '../../api/control';
import { chooseWorld, keys, refreshKeys, world } from '../../api/worlds';
import type { KeyInfo } from '../../api/types';
import { Badge } from '../../parts/badge';
import { CopyButton } from '../../parts/copy';
import { Table, type Column } from '../../parts/table';
import { attempt } from '../../parts/toast';
import { masked } from './masked';
import styles from './worlds.module.css';

const COLUMNS: readonly Column<KeyInfo>[] = [
  { title: 'World', cell: ({ world }) => <WorldButton name={world} /> },
  { title: 'Service', cell: ({ service }) => service },
  { title: 'Key', cell: ({ service, key }) => <Secret what={`the key of ${service}`} text={key} /> },
  { title: 'Token', cell: ({ service, token }) => token && <Secret what={`the token of ${service}`} text={token} /> },
  { title: 'Scopes', cell: ({ scopes }) => scopes.join(', ') },
];

export function Worlds() {
  const services = [...new Set(keys.value.map(({ service }) => service))];
  const issue = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [service, share] = [String(form.get('service')), form.get('into') === 'this'];
    void attempt(
      async () => {
        const issued = await control.issueKey({ service, share_world: share });
        await refreshKeys();
        return issued;
      },
      ({ world }) => `A key of ${service} opens the world ${world}`,
    );
  };
  return (
    <div class={styles.worlds}>
      <Table caption="Keys" columns={COLUMNS} rows={keys.value} />
      <form class={styles.form} aria-label="New key" onSubmit={issue}>
        <label>
          Service{' '}
          <select name="service">
            {services.map((service) => <option key={service} value={service}>{service}</option>)}
          </select>
        </label>
        <label>
          opens{' '}
          <select name="into">
            <option value="new">a new world</option>
            <option value="this">this world</option>
          </select>
        </label>
        <button>Make a key</button>
      </form>
    </div>
  );
}

function WorldButton({ name }: { name: string }) {
  if (name === world.value) return <Badge tone="good" title="The world that is looked at">{name}</Badge>;
  return (
    <button type="button" data-kind="plain" title={`Look at the world ${name}`} onClick={() => chooseWorld(name)}>
      {name}
    </button>
  );
}

function Secret({ text, what }: { text: string; what: string }) {
  return (
    <span class={styles.secret}>
      <code>{masked(text)}</code>
      <CopyButton what={what} text={() => text} />
    </span>
  );
}
