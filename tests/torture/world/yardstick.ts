import { createHistoryWriter, monotonicMs } from '../history/index.ts';
import { pause } from './pause.ts';

/**
 * A process that computes for a moment, twice a second, and records how long that took: what the machine had left for
 * each of ours. Its history is the file that the environment variable `TORTURE_YARDSTICK` names.
 */
const history = createHistoryWriter(process.env.TORTURE_YARDSTICK ?? '');
const computeMs = 15;
const restMs = 500;
let isOver = false;
process.on('message', () => {
  isOver = true;
});

while (!isOver) {
  const start = monotonicMs();
  const cpuMs = compute();
  history.append({ kind: 'machine', start, end: monotonicMs(), cpuMs });
  await pause(restMs);
}
await history.close();
process.exit(0);

function compute(): number {
  const before = process.cpuUsage();
  for (;;) {
    for (let step = 0; step < 20_000; step += 1);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1_000;
    if (cpuMs >= computeMs) return cpuMs;
  }
}
