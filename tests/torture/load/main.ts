import { createDraw } from '../draw.ts';
import { createHistoryWriter } from '../history/index.ts';
import { channels } from '../world/clients.ts';
import { pause } from '../world/pause.ts';
import { makeCarts } from './carts.ts';
import { fillShop } from './fill-shop.ts';
import type { LoadOrder, LoadSetup } from './orders.ts';
import { createQuestions } from './questions.ts';
import { createReader, type Door, type Reader } from './reader.ts';
import { buildShop, skusInFrance } from './shop.ts';
import { createVersions } from './versions.ts';
import { createWriteDesk } from './write-desk.ts';
import { buildWorkloads, type Workload } from './writers.ts';

/** The process that holds all clients and writers of a run. Says `ready` once it asks, and ends when told to stop. */
const setup = JSON.parse(process.env.TORTURE_LOAD ?? '{}') as LoadSetup;
const history = createHistoryWriter(setup.historyFile);
const versions = createVersions();
const shop = buildShop(setup.keys);
const doors: Door[] = [...setup.gateways];
const cartCount = 12;
let isStopping = false;
const isOver = (): boolean => isStopping;
const drawOf = (name: string) => createDraw(setup.seed, name);

await fillShop(shop, setup);
const carts = await makeCarts(doors[0]?.url ?? '', shop, cartCount, drawOf('carts'));
const workloads = buildWorkloads(shop, setup.writers, drawOf);
const writers = await Promise.all(workloads.map(openWriter));
const readers = Array.from({ length: setup.clients }, (_, place) => openReader(place));
const running = [...writers.map((run) => run()), ...readers.map((reader) => reader.run(isOver))];

process.on('message', (order: LoadOrder) => {
  if (order.kind === 'gateway') doors.push({ id: order.id, url: order.url });
  else isStopping = true;
});
process.send?.({ kind: 'ready' });
await Promise.all(running);
await lookOnceMore(readers[0]);
await Promise.all(readers.map((reader) => reader.close()));
await history.close();
process.exit(0);

async function openWriter({ name, owned, restMs, next }: Workload): Promise<() => Promise<void>> {
  const desk = createWriteDesk({ name: `writer ${name}`, setup, versions, history, isOver });
  for (const { service, entries } of owned) await desk.learn(service, entries);
  return async () => {
    while (!isStopping && (await desk.write(next()))) if (restMs > 0) await pause(restMs);
    await desk.close();
  };
}

function openReader(place: number): Reader {
  const draw = drawOf(`reader ${place}`);
  const manner = place % 4 === 1 ? 'session' : place % 8 === 2 ? 'required' : 'plain';
  const channel = channels[place % channels.length] ?? 'WEB';
  const nextQuestion = createQuestions(shop, carts, draw);
  return createReader({ name: `c${place}`, channel, draw, doors, history, versions, manner, nextQuestion });
}

/** Every entry at every gateway: what a run leaves behind is current too. */
async function lookOnceMore(reader: Reader | undefined): Promise<void> {
  const french = skusInFrance(shop);
  for (const door of doors) {
    for (let first = 0; first < french.length; first += 100)
      await reader?.ask(
        { skus: french.slice(first, first + 100), cart: null, form: 'ids', market: 'FR', language: 'fr' },
        door,
      );
  }
}
