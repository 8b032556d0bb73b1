// What the world holds: fill it, keep it as a file, bring it back, empty it.
import { useRef, useState } from 'preact/hooks';

import { control } from '../../api/control';
import { keys, world } from '../../api/worlds';
import { download } from '../../parts/download';
import { attempt } from '../../parts/toast';
import { ConfirmButton } from './confirm';
import styles from './contents.module.css';

const NUMBERS: readonly [name: string, title: string, initial: number][] = [
  ['days', 'Days', 7],
  ['assistants', 'Assistants', 3],
  ['users', 'Users', 20],
  ['seed', 'Seed', 1],
];

export function Contents() {
  return (
    <div class={styles.contents}>
      <Generate />
      <Snapshot />
      <div class={styles.row}>
        <ConfirmButton verb="Reset" question={`Reset the world ${world.value}?`} onConfirm={() => attempt(control.reset, () => 'The world is empty')}>
          Its events, journal, faults and kept answers go, its clock and its limits are as in the beginning. Keys stay.
        </ConfirmButton>
        <span class={styles.dim}>Empties this world</span>
      </div>
    </div>
  );
}

function Generate() {
  const services = [...new Set(keys.value.map(({ service }) => service))];
  const seed = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const generate = Object.fromEntries(NUMBERS.map(([name]) => [name, Number(form.get(name))]));
    void attempt(() => control.seed({ service: form.get('service'), generate }), ({ stored }) => `${stored} events were made up and stored`);
  };
  return (
    <form class={styles.row} aria-label="Made-up activity" onSubmit={seed}>
      <label>
        Service
        <select name="service">
          {services.map((service) => <option key={service} value={service}>{service}</option>)}
        </select>
      </label>
      {NUMBERS.map(([name, title, initial]) => (
        <label key={name}>
          {title}
          <input type="number" name={name} defaultValue={initial} min={name === 'seed' ? 0 : 1} required />
        </label>
      ))}
      <button>Make up activity</button>
    </form>
  );
}

function Snapshot() {
  const input = useRef<HTMLInputElement>(null);
  const [file, choose] = useState<File>();
  const save = () => attempt(async () => download(`${world.value}.snapshot.json`, 'application/json', await control.snapshot()));
  const restore = async () => {
    await attempt(() => control.restore(file!), () => `The world is as ${file!.name} has it`);
    input.current!.value = '';
    choose(undefined);
  };
  return (
    <div class={styles.row} role="group" aria-label="Snapshot">
      <button type="button" onClick={save}>Download snapshot</button>
      <label>
        Snapshot file
        <input ref={input} type="file" accept="application/json,.json" onChange={({ currentTarget }) => choose(currentTarget.files?.[0])} />
      </label>
      <ConfirmButton verb="Upload" question={`Replace the world ${world.value}?`} disabled={!file} onConfirm={restore}>
        All that it holds goes; {file?.name} takes its place.
      </ConfirmButton>
    </div>
  );
}
