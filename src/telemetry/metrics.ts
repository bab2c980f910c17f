import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Numbers for the platform team, in Prometheus' text form. */
export interface Metrics {
  /** One answered operation. */
  answered(client: string, outcome: 'ok' | 'errors' | 'refused', seconds: number): void;
  /** One error that a client was shown. */
  errorShown(code: string): void;
  /** One call to a service that got no answer. */
  serviceUnreachable(service: string): void;
  /** One answer that read published entries. */
  rested(mode: string): void;
  /** One whole answer that was given again. */
  recalled(): void;
  /** Shows at every scrape how books stand. */
  watchBooks(status: () => readonly WatchedBook[]): void;
  /** One sync with the register and how many questions it answered. */
  synced(book: string, outcome: string, questions: number): void;
  readonly contentType: string;
  print(): Promise<string>;
}

/** How far one book is known. */
export interface WatchedBook {
  readonly book: string;
  readonly position: { readonly epoch: number; readonly index: number } | null;
  /** Since the question of the latest proof was sent. */
  readonly ageMs: number | null;
}

/** Makes the gateway's metrics in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const operations = new Histogram({
    name: 'comptoir_operation_seconds',
    help: 'Time from the request to its answer.',
    labelNames: ['client', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const errors = new Counter({
    name: 'comptoir_errors_total',
    help: 'Errors that clients were shown.',
    labelNames: ['code'],
    registers,
  });
  const unreachable = new Counter({
    name: 'comptoir_service_unreachable_total',
    help: 'Calls to a service that got no answer.',
    labelNames: ['service'],
    registers,
  });
  const syncs = new Counter({
    name: 'comptoir_ledger_syncs_total',
    help: 'Calls to the register.',
    labelNames: ['book', 'outcome'],
    registers,
  });
  const questions = new Counter({
    name: 'comptoir_ledger_questions_total',
    help: 'Questions that calls to the register answered.',
    labelNames: ['book', 'outcome'],
    registers,
  });
  const answers = new Counter({
    name: 'comptoir_answers_total',
    help: 'Answers that read published entries: STRICT with proof, DEGRADED without.',
    labelNames: ['mode'],
    registers,
  });
  const recalled = new Counter({
    name: 'comptoir_answers_recalled_total',
    help: 'Whole answers that were given again, each with a proof of its own.',
    registers,
  });
  return {
    rested: (mode) => answers.inc({ mode }),
    recalled: () => recalled.inc(),
    watchBooks: (status) => watchBooks(registers, status),
    synced: (book, outcome, count) => {
      syncs.inc({ book, outcome });
      questions.inc({ book, outcome }, count);
    },
    answered: (client, outcome, seconds) => operations.observe({ client, outcome }, seconds),
    errorShown: (code) => errors.inc({ code }),
    serviceUnreachable: (service) => unreachable.inc({ service }),
    contentType: registry.contentType,
    print: () => registry.metrics(),
  };
}

// An epoch that changes and an age that grows are what an operator looks for: the first says that the register was
// replaced, the second by how much this gateway may lag behind it.
function watchBooks(registers: Registry[], status: () => readonly WatchedBook[]): void {
  const gauge = (name: string, help: string, measure: (book: WatchedBook) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['book'],
      registers,
      collect() {
        for (const book of status()) {
          const value = measure(book);
          if (value !== null) this.set({ book: book.book }, value);
        }
      },
    });
  gauge('comptoir_ledger_epoch', 'Epoch of the book.', ({ position }) => position?.epoch ?? null);
  gauge(
    'comptoir_ledger_index',
    'Index up to which the book is known.',
    ({ position }) => position?.index ?? null,
  );
  gauge('comptoir_ledger_age_seconds', 'Time since the book was proved to be current.', ({ ageMs }) =>
    ageMs === null ? null : ageMs / 1_000,
  );
}
