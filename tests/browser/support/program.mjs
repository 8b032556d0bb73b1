// The program that is tested, and the mock server that it runs, as processes of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const program = process.env.AGENTLYTICS ?? fileURLToPath(new URL('../../../target/debug/agentlytics', import.meta.url));

/** Starts the mock server. What it says when it is ready, and `end`, without which it ends with this process. */
export async function serve(...options) {
  const server = spawn(program, ['serve', '--parent-stdin', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.on('error', (error) => {
    throw new Error(`${program} cannot be run; build it with \`cargo build\`: ${error.message}`);
  });
  const [line] = await once(createInterface(server.stdout), 'line');
  return { ...JSON.parse(line), end: () => server.stdin.end() };
}
