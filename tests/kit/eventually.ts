import { setTimeout } from 'node:timers/promises';

/** Resolves as soon as `condition` holds; rejects with what it waited for. A condition that throws does not hold. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`In vain: ${what}.`);
    await setTimeout(20);
  }
}
