import type { LedgerClock } from '../../../../services/kit/ledger/clock.ts';
import { publishGroups } from '../../../../services/kit/ledger/publish-groups.ts';
import { parseLedgerSettings } from '../../../../services/kit/ledger/settings.ts';
import { manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { committedOf, namedStamp, openServiceSet } from '../kit/service.ts';
import type { Play, Scene } from '../scene.ts';

const settings = parseLedgerSettings({ trustMs: 2_000, marginMs: 500 });

/** A new primary is found while a gateway still believes the old one, and reaches it. */
export const play: Play = async (scene) => {
  const { clock, waiting, pass } = createClock(scene);
  const set = await openServiceSet(scene, 'committed', { clock, settings });
  const { book, desk, register, parts } = set;
  const first = await namedStamp(set);
  await set.commit({ a: 1 });
  await publishGroups(parts, book, first, 0);
  const old = register.current();
  // Asked at 0, and for `trustMs` from then on it asks nobody.
  const believed = () => (clock.now() < settings.trustMs ? first : null);
  const trust = { ...manualTrust(first), trusted: believed, learn: async () => believed() };
  const behind = openGateway(scene, 'g1', { register: old, trust, book });
  await behind.read('a');

  register.replace('second');
  const failing = set.failOver();
  await Promise.race([failing, waiting]);
  if ((await set.stamp()) === null) pass(settings.trustMs + settings.marginMs);
  await failing;
  const second = await namedStamp(set);
  await scene.write(committedOf(book, { a: 2 }), async () => {
    await desk.write(book, { a: 2 });
    return (await publishGroups(parts, book, second, 1)).kind === 'done';
  });
  const ahead = openGateway(scene, 'g2', { register, trust: manualTrust(second), book });
  await ahead.read('a');
  await behind.read('a');
  for (const gateway of [behind, ahead]) gateway.close();
  await desk.close();
};

/** A clock that stands still until it is told; `waiting` resolves when somebody waits by it. */
function createClock(scene: Scene) {
  let now = 0;
  let end = (): void => {};
  let begin = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const clock: LedgerClock = {
    now: () => now,
    wait: () =>
      new Promise((resolve) => {
        end = resolve;
        begin();
      }),
  };
  const pass = (ms: number): void => {
    now += ms;
    scene.pass(ms);
    end();
  };
  return { clock, waiting, pass };
}
