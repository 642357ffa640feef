// A program that is killed in the middle of what it does, as by a power cut.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';

/**
 * Runs a program until it has said enough, then kills it: what it said, line by line. `round` moves the moment: sometimes
 * at the first line, sometimes deep in a burst.
 */
export async function saidUntilKilled(program: string, args: readonly string[], round: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const enough = 1 + ((round * 7) % 40);
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > enough) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return said.split('\n').slice(0, -1);
}

/** How a round is named to the program. */
export function labelOf(round: number): string {
  return String(round).padStart(3, '0');
}
