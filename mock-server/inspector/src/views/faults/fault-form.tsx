// Sets a fault rule. The fields are those of the fault that is chosen.
import { useEffect, useRef, useState } from 'preact/hooks';

import { control } from '../../api/control';
import { keys } from '../../api/worlds';
import { attempt } from '../../parts/toast';
import styles from './fault-form.module.css';
import { CONDITIONS, KINDS, type Field } from './kinds';
import { operations, readOperations } from './operations';
import { Presets } from './presets';
import { ANY, nameOf, ruleOf } from './rule';

const CHOICES: Partial<Record<Field['writing'], readonly [value: string, title: string][]>> = {
  when: [['before', 'before the request is processed'], ['after', 'after it is processed']],
  part: [['body', 'the body'], ['answer', 'the whole answer']],
};

export function FaultForm() {
  const form = useRef<HTMLFormElement>(null);
  const [type, choose] = useState(KINDS[0]!.type);
  const kind = KINDS.find((kind) => kind.type === type)!;
  useEffect(() => void readOperations(), [keys.value]);

  const operation = () => String(new FormData(form.current!).get('operation')).trim() || ANY;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    void attempt(async () => control.addFault(ruleOf(new FormData(form.current!))), ({ id }) => `Rule ${id} is in force`);
  };
  return (
    <form ref={form} class={styles.form} aria-label="New fault rule" onSubmit={add}>
      <div class={styles.fields}>
        <label>
          Operation
          <input name="operation" list="operations" placeholder={`${ANY} (every operation)`} autocomplete="off" spellcheck={false} />
          <datalist id="operations">
            {operations.value.map((name) => <option key={name} value={name} />)}
          </datalist>
        </label>
      </div>
      <Presets operation={operation} />
      <div class={styles.fields}>
        <label>
          Fault
          <select name="type" value={type} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {KINDS.map(({ type, title }) => <option key={type} value={type}>{title}</option>)}
          </select>
        </label>
        {kind.fields.map((field) => <Value key={`${type}.${field.name}`} field={field} />)}
      </div>
      <p class={styles.about}>{kind.about}</p>
      <details>
        <summary>When it strikes</summary>
        <div class={styles.fields}>
          {CONDITIONS.map(({ name, title }) => (
            <label key={name}>
              {title}
              <input name={name} inputMode={name === 'probability' ? 'decimal' : 'numeric'} autocomplete="off" />
            </label>
          ))}
        </div>
      </details>
      <div>
        <button data-kind="primary">Add rule</button>
      </div>
    </form>
  );
}

function Value({ field }: { field: Field }) {
  const { title, writing, initial, required } = field;
  const choices = CHOICES[writing];
  return (
    <label>
      {title}
      {choices ? (
        <select name={nameOf(field)}>
          {choices.map(([value, title]) => <option key={value} value={value} selected={value === initial}>{title}</option>)}
        </select>
      ) : (
        <input name={nameOf(field)} defaultValue={initial} required={required} inputMode={writing === 'whole' ? 'numeric' : 'text'} autocomplete="off" spellcheck={false} />
      )}
    </label>
  );
}
