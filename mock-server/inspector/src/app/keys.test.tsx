import { act, cleanup, fireEvent, render } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';

import { useKeys } from './keys';

const heard: string[] = [];

function Bound({ name = 'first' }: { name?: string }) {
  useKeys([
    { keys: 'j', does: 'next', run: () => heard.push(`${name} j`) },
    { keys: 'g s', does: 'go', run: () => heard.push(`${name} g s`) },
    { keys: 'Escape', does: 'leave', run: () => heard.push(`${name} Escape`) },
  ]);
  return <input />;
}

afterEach(() => {
  cleanup();
  heard.length = 0;
});

test('one key, and two after each other', () => {
  render(<Bound />);
  for (const key of ['j', 'g', 's', 's', 'g', 'j']) fireEvent.keyDown(document.body, { key });
  expect(heard).toEqual(['first j', 'first g s', 'first j']);
});

test('a field that takes text keeps its keys, but not Escape', () => {
  const { container } = render(<Bound />);
  for (const key of ['j', 'Escape']) fireEvent.keyDown(container.querySelector('input')!, { key });
  expect(heard).toEqual(['first Escape']);
});

test('a browser shortcut is none of ours', () => {
  render(<Bound />);
  fireEvent.keyDown(document.body, { key: 'j', ctrlKey: true });
  expect(heard).toEqual([]);
});

test('what a key does is that of the last drawing, and ends with the component', () => {
  const { rerender, unmount } = render(<Bound />);
  rerender(<Bound name="second" />);
  fireEvent.keyDown(document.body, { key: 'j' });
  act(() => void unmount());
  fireEvent.keyDown(document.body, { key: 'j' });
  expect(heard).toEqual(['second j']);
});
