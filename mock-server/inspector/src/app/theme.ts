// Light or dark: as the system has it, until somebody says otherwise.
import { effect, signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const KEPT_AS = 'agentlytics.theme';

const kept = localStorage.getItem(KEPT_AS) as Theme | null;

/** What was chosen. */
export const theme = signal<Theme>(kept !== null && THEMES.includes(kept) ? kept : 'auto');

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const system = signal(systemIsDark.matches);
systemIsDark.addEventListener('change', ({ matches }) => (system.value = matches));

/** Whether the page is dark now; for what draws its own pixels. */
export const isDark = () => (theme.value === 'auto' ? system.value : theme.value === 'dark');

effect(() => {
  if (theme.value === 'auto') {
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem(KEPT_AS);
  } else {
    document.documentElement.dataset['theme'] = theme.value;
    localStorage.setItem(KEPT_AS, theme.value);
  }
});

/** The next choice, in a round. */
export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!;
}
