import { createDraw } from '../draw.ts';
import { type HistoryRecord, type HistoryWriter, monotonicMs } from '../history/index.ts';
import type { Question } from '../load/questions.ts';
import { createReader, type Door, type Reader } from '../load/reader.ts';
import { buildShop } from '../load/shop.ts';
import { createVersions } from '../load/versions.ts';
import { pause } from '../world/pause.ts';

/** Clients that ask every gateway for every market all the time, so that no gap in its proofs stays unseen. */
export interface Probes {
  /** Resolves once every gateway gave a strict answer, asked from now on, that reads each of these books. */
  untilProved(books: readonly string[]): Promise<void>;
  /** Asks nothing more; resolves when all answers have come. */
  stop(): Promise<void>;
}

const restMs = 50;
const patienceMs = 30_000;
/** Nobody asks for these books by themselves: what reads them reads others too. */
const unasked = new Set(['places']);

/** Begins to ask. What is asked is never deleted by a writer. */
export function startProbes(doors: readonly Door[], keys: number, history: HistoryWriter): Probes {
  const shop = buildShop(keys);
  const questions: readonly Question[] = [
    { skus: [shop.hot, shop.spread[0] ?? shop.hot], market: 'FR', language: 'fr', form: 'ids', cart: null },
    { skus: shop.list.slice(0, 2), market: 'CH', language: 'fr', form: 'ids', cart: null },
  ];
  const provenAt = new Map<string, number>();
  const append = (record: HistoryRecord): void => {
    history.append(record);
    if (record.kind !== 'read' || record.answer?.mode !== 'STRICT') return;
    for (const book of Object.keys(record.answer.books))
      provenAt.set(
        `${record.gateway} ${book}`,
        Math.max(record.start, provenAt.get(`${record.gateway} ${book}`) ?? 0),
      );
  };
  let isStopping = false;
  const run = async (reader: Reader): Promise<void> => {
    while (!isStopping) {
      await reader.ask();
      await pause(restMs);
    }
    await reader.close();
  };
  const running = doors.flatMap((door) =>
    questions.map((question) =>
      run(
        createReader({
          name: `probe ${door.id} ${question.market}`,
          channel: 'WEB',
          draw: createDraw(0, 'probe'),
          doors: [door],
          history: { ...history, append },
          versions: createVersions(),
          manner: 'plain',
          nextQuestion: () => question,
        }),
      ),
    ),
  );
  return {
    untilProved: async (books) => {
      const since = monotonicMs();
      const wanted = doors.flatMap(({ id }) =>
        books.filter((book) => !unasked.has(book)).map((book) => `${id} ${book}`),
      );
      const isProved = (): boolean => wanted.every((name) => (provenAt.get(name) ?? 0) > since);
      while (!isProved() && monotonicMs() < since + patienceMs) await pause(20);
    },
    stop: async () => {
      isStopping = true;
      await Promise.all(running);
    },
  };
}
