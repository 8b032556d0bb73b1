// What is looked at, how it stands, and what time it is there.
import { connection } from '../api/feed';
import { chooseWorld, refreshKeys, world, worlds } from '../api/worlds';
import { Badge, type Tone } from '../parts/badge';
import { openKeys } from './keys-dialog';
import styles from './header.module.css';
import { nextTheme, theme } from './theme';
import { WorldClock } from './world-clock';

const STATES: Record<typeof connection.value, { tone: Tone; word: string; about: string }> = {
  connecting: { tone: 'plain', word: 'connecting', about: 'the feed is being opened' },
  live: { tone: 'good', word: 'live', about: 'what happens on the server shows here at once' },
  lost: { tone: 'bad', word: 'lost', about: 'the server does not answer; this page keeps trying' },
};

export function Header() {
  const { tone, word, about } = STATES[connection.value];
  return (
    <header class={styles.header}>
      <h1 class={styles.brand}>
        agentlytics <span>inspector</span>
      </h1>
      <span role="status" class={styles.connection}>
        <Badge tone={tone} title={about}>{word}</Badge>
      </span>
      <label class={styles.world}>
        <span>World</span>
        {/* Tests make worlds at any time. */}
        <select
          value={world.value}
          onFocus={() => void refreshKeys().catch(() => {})}
          onChange={({ currentTarget }) => chooseWorld(currentTarget.value)}
        >
          {worlds.value.map((name) => (
            <option key={name} value={name}>{name}</option>
          ))}
        </select>
      </label>
      <div class={styles.end}>
        <WorldClock />
        <button type="button" data-kind="plain" onClick={nextTheme} title="Light, dark, or as the system has it">
          Theme: {theme.value}
        </button>
        <button type="button" data-kind="plain" onClick={openKeys} aria-label="Keyboard" title="Keyboard (?)">
          ?
        </button>
      </div>
    </header>
  );
}
