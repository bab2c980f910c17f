import { Counter, Gauge, Registry } from 'prom-client';
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
  const counter = (name: string, help: string, ...more: string[]) =>
    new Counter({ name, help, labelNames: ['channel', 'gateway', ...more], registers: [registry] });
  const agreements = counter(
    'comptoir_parity_agreements_total',
    'Prices and availabilities that were shown as another channel or gateway had shown them.',
  );
  const differences = counter(
    'comptoir_parity_differences_total',
    'Answers that contradict another one, or themselves.',
    'clause',
  );
  const answers = counter('comptoir_parity_answers_total', 'Answers by mode; UNMARKED says none.', 'mode');
  const failures = counter('comptoir_parity_failures_total', 'Questions without an answer.', 'code');
  const age = new Gauge({
    name: 'comptoir_parity_age_seconds',
    help: 'Age of the latest answer, as it says itself: 0 where it is proved.',
    labelNames: ['channel', 'gateway'],
    registers: [registry],
  });
  const rounds = new Counter({
    name: 'comptoir_parity_rounds_total',
    help: 'Rounds that ended: without them nothing else here means anything.',
    registers: [registry],
  });
  return {
    saw: ({ operation: { channel, gateway }, claim }, { agreements: agreed, differences: found }) => {
      agreements.inc({ channel, gateway }, agreed);
      answers.inc({ channel, gateway, mode: claim?.mode ?? 'UNMARKED' });
      if (claim !== null && Number.isFinite(claim.ageMs)) age.set({ channel, gateway }, claim.ageMs / 1_000);
      for (const { clause } of found) differences.inc({ channel, gateway, clause });
      // A series that is not there cannot be alarmed on.
      if (found.length === 0) differences.inc({ channel, gateway, clause: 'equal-index' }, 0);
    },
    failed: ({ channel, gateway }, code) => failures.inc({ channel: channel ?? '', gateway, code }),
    roundEnded: () => rounds.inc(),
    contentType: registry.contentType,
    print: () => registry.metrics(),
  };
}
