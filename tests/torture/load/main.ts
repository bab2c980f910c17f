import { createDraw } from '../draw.ts';
import { createHistoryWriter } from '../history/index.ts';
import { channels } from '../world/clients.ts';
import { pause } from '../world/pause.ts';
import { buy } from './buyer.ts';
import { makeCarts } from './carts.ts';
import { fillShop } from './fill-shop.ts';
import { createNewsroom } from './news.ts';
import type { LoadOrder, LoadSetup } from './orders.ts';
import { createQuestions, skusPerPage } from './questions.ts';
import { createReader, type Door, type Reader } from './reader.ts';
import { buildShop } from './shop.ts';
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
// Each keeps its quotes for some seconds, so that several are needed to see many.
const buyerCount = 8;
const newsroom = createNewsroom();
let isStopping = false;
const isOver = (): boolean => isStopping;
const acknowledged = newsroom.tell;
const drawOf = (name: string) => createDraw(setup.seed, name);

await fillShop(shop, setup);
const carts = await makeCarts(doors[0]?.url ?? '', shop, cartCount, drawOf('carts'));
const workloads = buildWorkloads(shop, setup.writers, drawOf);
const writers = await Promise.all(workloads.map(openWriter));
const readers = Array.from({ length: setup.clients }, (_, place) => openReader(place));
const buyers = Array.from({ length: buyerCount }, (_, place) => openBuyer(`buyer ${place}`));
const running = [...writers.map((run) => run()), ...readers.map(employ), ...buyers];

process.on('message', (order: LoadOrder) => {
  if (order.kind === 'gateway') doors.push({ id: order.id, url: order.url });
  else {
    isStopping = true;
    newsroom.close();
  }
});
process.send?.({ kind: 'ready' });
await Promise.all(running);
await Promise.all(doors.map((door, place) => lookOnceMore(door, openReader(setup.clients + place))));
await Promise.all(readers.map((reader) => reader.close()));
await history.close();
process.exit(0);

async function openWriter({ name, owned, restMs, next }: Workload): Promise<() => Promise<void>> {
  const desk = createWriteDesk({ name: `writer ${name}`, setup, versions, history, isOver, acknowledged });
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

/** A quarter of the clients is told of what is written and asks for that at once, a half of these for groups only. */
function employ(reader: Reader, place: number): Promise<void> {
  if (place % 4 !== 3) return reader.run(isOver);
  return reader.follow(newsroom, place % 8 === 3 ? ({ skus }) => skus.length > 1 : () => true);
}

function openBuyer(name: string): Promise<void> {
  return buy({ name, draw: drawOf(name), doors, skus: shop.bought, history }, isOver);
}

/** Everything that was written: what a run leaves behind is current too. */
async function lookOnceMore(door: Door, reader: Reader): Promise<void> {
  for (const [market, written] of newsroom.written()) {
    const all = [...written];
    for (let first = 0; first < all.length; first += skusPerPage) {
      const skus = all.slice(first, first + skusPerPage);
      await reader.ask({ skus, cart: null, form: 'prices', market, language: 'fr' }, door);
    }
  }
  await reader.close();
}
