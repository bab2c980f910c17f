import { Counter, Gauge, Registry } from 'prom-client';
import { clauses } from '../compare/difference.ts';
import type { Compared } from '../compare/equality.ts';
import type { Sighting } from '../compare/sighting.ts';
import type { RowOwner } from './tally.ts';

/** What a background auditor tells Prometheus. */
export interface ParityMetrics {
  saw(sighting: Sighting, compared: Compared): void;
  failed(owner: RowOwner, code: string): void;
  roundEnded(): void;
  readonly contentType: string;
  print(): Promise<string>;
}

/** Makes the metrics in a registry of their own. */
export function createParityMetrics(): ParityMetrics {
  const registry = new Registry();
  const meters = createMeters(registry);
  return {
    saw: ({ operation: { channel, gateway }, claim }, { agreements, differences }) => {
      meters.agreements.inc({ channel, gateway }, agreements);
      meters.answers.inc({ channel, gateway, mode: claim?.mode ?? 'UNMARKED' });
      if (claim !== null && Number.isFinite(claim.ageMs))
        meters.age.set({ channel, gateway }, claim.ageMs / 1_000);
      for (const [book, ageMs] of claim?.sources ?? [])
        if (ageMs !== null) meters.sourceAge.set({ book, gateway }, ageMs / 1_000);
      // From zero on: of a series that begins with 1 nobody sees the increase.
      for (const clause of clauses) meters.differences.inc({ channel, gateway, clause }, 0);
      for (const { clause } of differences) meters.differences.inc({ channel, gateway, clause });
    },
    failed: ({ channel, gateway }, code) => meters.failures.inc({ channel: channel ?? '', gateway, code }),
    roundEnded: () => meters.rounds.inc(),
    contentType: registry.contentType,
    print: () => registry.metrics(),
  };
}

function createMeters(registry: Registry) {
  const registers = [registry];
  const owner = ['channel', 'gateway'];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `comptoir_parity_${name}_total`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name: `comptoir_parity_${name}_seconds`, help, labelNames, registers });
  return {
    agreements: counter(
      'agreements',
      'Prices and availabilities that were shown as another answer had shown them.',
      owner,
    ),
    differences: counter('differences', 'Answers that contradict another one, or themselves.', [
      ...owner,
      'clause',
    ]),
    answers: counter('answers', 'Answers by mode; UNMARKED says none.', [...owner, 'mode']),
    failures: counter('failures', 'Questions without an answer.', [...owner, 'code']),
    rounds: counter('rounds', 'Rounds that ended: without them nothing else here means anything.'),
    age: gauge('age', 'Age of the latest answer, as it says itself: 0 where it is proved.', owner),
    sourceAge: gauge(
      'source_age',
      'Since a system without versions was asked for what the latest answer shows of its book.',
      ['book', 'gateway'],
    ),
  };
}
