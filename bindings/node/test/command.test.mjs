// The command that the package brings with it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const { version, bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)));
const program = fileURLToPath(new URL(`../${bin.agentlytics}`, import.meta.url));
const allowed = process.versions.deno ? ['run', '--allow-all'] : [];

function start(...args) {
  return spawn(process.execPath, [...allowed, program, ...args], { stdio: 'pipe' });
}

async function told(...args) {
  const child = start(...args);
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text;
  });
  const [code] = await once(child, 'close');
  const [out, err] = await Promise.all(texts);
  return { code, out, err };
}

test('it is this version', async () => {
  assert.deepEqual(await told('--version'), { code: 0, out: `agentlytics ${version}\n`, err: '' });
});

test('the exit code is that of the command', async () => {
  const { code, err } = await told('serv');
  assert.equal(code, 2);
  assert.match(err, /similar subcommand exists: 'serve'/);
});

for (const [how, end] of [
  ['the end of its input', (server) => server.stdin.end()],
  ['Ctrl-C', (server) => server.kill('SIGINT')],
]) {
  test(`it serves until ${how}`, async () => {
    const server = start('serve', '--parent-stdin');
    const [line] = await once(createInterface(server.stdout), 'line');
    const answer = await fetch(`${JSON.parse(line).url}/__mock/events`);
    assert.deepEqual(await answer.json(), []);
    end(server);
    const [code, signal] = await once(server, 'close');
    // Deno itself answers the signal.
    assert.equal(signal ?? code, process.versions.deno && how === 'Ctrl-C' ? 'SIGINT' : 0);
  });
}
