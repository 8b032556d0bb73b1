// Analytics: what the services make of the events, each number drawn from a public route that stands beside it.
import { useKeys } from '../../app/keys';
import { go, link, place } from '../../app/router';
import styles from './index.module.css';
import { useScope } from './scope';
import { SECTIONS } from './sections';
import { Toolbar } from './toolbar';

export function Analytics() {
  const { id, parameters } = place.value;
  const section = SECTIONS.find(({ name }) => name === id) ?? SECTIONS[0]!;
  const { scope, projects } = useScope();
  const walk = (by: 1 | -1) => {
    const next = SECTIONS[SECTIONS.indexOf(section) + by];
    if (next) go('analytics', next.name, Object.fromEntries(parameters));
  };
  useKeys([
    { keys: ']', does: 'Next section', run: () => walk(1) },
    { keys: '[', does: 'Previous section', run: () => walk(-1) },
  ]);
  return (
    <div class={styles.page}>
      <Toolbar scope={scope} projects={projects} />
      <nav class={styles.sections} aria-label="Sections of Analytics">
        {SECTIONS.map(({ name, title }) => (
          <a key={name} href={link('analytics', name, Object.fromEntries(parameters))} aria-current={name === section.name ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class={styles.figures} data-section={section.name}>
        {section.figures.map((Shown) => (
          <Shown key={Shown.name} scope={scope} />
        ))}
      </div>
    </div>
  );
}
