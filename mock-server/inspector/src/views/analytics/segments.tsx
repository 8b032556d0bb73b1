// One of a few choices that stand side by side.
import styles from './segments.module.css';

interface Props<Name extends string> {
  /** What is chosen, for those who hear the page. */
  label: string;
  /** What each choice is called. */
  choices: Readonly<Record<Name, string>>;
  chosen: Name;
  onChoose: (name: Name) => void;
}

export function Segments<Name extends string>({ label, choices, chosen, onChoose }: Props<Name>) {
  return (
    <div role="group" aria-label={label} class={styles.segments}>
      {(Object.keys(choices) as Name[]).map((name) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {choices[name]}
        </button>
      ))}
    </div>
  );
}
