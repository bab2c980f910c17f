import type { ServiceName } from '../../../schema/service-name.ts';
import { beginFault, type Effect, watch } from '../faults/index.ts';
import type { Direction, Link, ProxyCounts } from '../proxy/index.ts';
import type { NamedLink } from '../world/links.ts';
import type { FaultKind, Stage } from './fault-kind.ts';

// Some links are used every second only, and a crowded machine is slow.
const patienceMs = 15_000;
const directions: readonly Direction[] = ['toTarget', 'toClient'];

/** Where links lead: the more often it stands there, the more often one of these is hit. */
type Targets = readonly ('redis' | 'postgres' | ServiceName)[];

function pickLink({ world, draw }: Stage, targets: Targets): NamedLink {
  const target = draw.pick(targets);
  // Nobody speaks over the links of a process that is not there yet; cart and customer have no entries to publish, and
  // no client asks about customers.
  const isUsed = ({ name, proxy }: NamedLink): boolean =>
    proxy.open > 0 && !/^service (cart|customer) a → redis$|^service customer a → postgres$/.test(name);
  return draw.pick(world.links.to(target).filter(isUsed));
}

/** Sets a link for a while; verified by a counter that rose. */
const disturbed =
  (
    type: string,
    targets: Targets,
    linkOf: (stage: Stage) => Link,
    count: (of: ProxyCounts, way: Direction) => number,
  ): FaultKind =>
  async (stage) => {
    const { context, draw, longestMs } = stage;
    const { name, proxy } = pickLink(stage, targets);
    const way = draw.pick(directions);
    const before = count(proxy.counts, way);
    const fault = await beginFault(context, type, `${name} ${way}`, () => {
      proxy.set(way, linkOf(stage));
      return watch(
        context,
        () => {
          const bytes = count(proxy.counts, way) - before;
          return { verified: bytes > 0, effect: `${bytes} bytes` };
        },
        patienceMs,
      );
    });
    await context.wait(draw.between(100, longestMs));
    await fault.end(async () => {
      proxy.set(way, { mode: 'pass' });
      return { verified: true, effect: `passes again after ${count(proxy.counts, way) - before} bytes` };
    });
  };

/** Everything comes later. */
export const delayed = (targets: Targets): FaultKind =>
  disturbed(
    'delay',
    targets,
    ({ draw }) => ({ mode: 'delay', ms: Math.round(draw.between(5, 400)) }),
    (counts, way) => counts[way].delayed,
  );

/** What was on its way is lost, and nobody is told: connections stay half-open. */
export const dropped = (targets: Targets): FaultKind =>
  disturbed(
    'half-open',
    targets,
    () => ({ mode: 'drop' }),
    (counts, way) => counts[way].dropped,
  );

/** All connections of a link break at once. */
export const reset =
  (targets: Targets): FaultKind =>
  async (stage) => {
    const { name, proxy } = pickLink(stage, targets);
    const before = proxy.counts.reset;
    const fault = await beginFault(stage.context, 'reset', name, async () => {
      proxy.reset();
      const connections = proxy.counts.reset - before;
      return { verified: connections > 0, effect: `${connections} connections reset` };
    });
    await fault.end(async () => ({ verified: true, effect: 'takes connections' }));
  };

/** Keeps bytes towards the target until some are kept. */
function hold({ context }: Stage, { proxy }: NamedLink): Promise<Effect> {
  const { toTarget } = proxy.counts;
  const before = toTarget.held;
  proxy.set('toTarget', { mode: 'hold' });
  return watch(
    context,
    () => ({ verified: toTarget.held > before, effect: `${toTarget.held - before} bytes held` }),
    patienceMs,
  );
}

/** The senders of what is held lose their connections; the bytes stay on their way. */
async function abandon({ context, draw, longestMs }: Stage, { proxy }: NamedLink): Promise<void> {
  await context.wait(draw.between(50, 400));
  proxy.abandon('toTarget');
  await context.wait(draw.between(100, longestMs));
}

/** A receiver may have closed a connection, or died, before the late bytes came: then there are others to be late. */
const lateRounds = 3;

/** What was sent arrives after its sender was told that the connection is gone. */
export const late =
  (targets: Targets): FaultKind =>
  async (stage) => {
    const { context } = stage;
    const link = pickLink(stage, targets);
    const { name, proxy } = link;
    const { toTarget } = proxy.counts;
    const before = toTarget.deliveredLate;
    const deliver = () => {
      proxy.set('toTarget', { mode: 'pass' });
      return watch(context, () => {
        const bytes = toTarget.deliveredLate - before;
        return { verified: bytes > 0, effect: `${bytes} bytes delivered late` };
      });
    };
    const fault = await beginFault(context, 'late delivery', name, () => hold(stage, link));
    await abandon(stage, link);
    await fault.end(async () => {
      for (let round = 1; ; round += 1) {
        const effect = await deliver();
        if (effect.verified || round === lateRounds) return effect;
        await hold(stage, link);
        await abandon(stage, link);
      }
    });
  };
