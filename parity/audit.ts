import { createAuditor } from './compare/auditor.ts';
import type { Difference } from './compare/difference.ts';
import type { Sighting } from './compare/sighting.ts';
import { endpointOf, type ParityConfig } from './config.ts';
import { NotAnswered, type Patience, type Probe } from './probe/ask.ts';
import { drawSkus, shuffle } from './probe/draw-skus.ts';
import { assertMarkets, createGuests } from './probe/meet.ts';
import type { Participant } from './probe/participant.ts';
import { runRound } from './probe/round.ts';
import type { ParityMetrics } from './report/metrics.ts';
import { createTally, type RowOwner, type Tally } from './report/tally.ts';

/** What an audit is told of the outside. */
export interface AuditParts {
  readonly config: ParityConfig;
  /** From 0 up to and without 1. */
  readonly random: () => number;
  readonly metrics: ParityMetrics;
  readonly onDifference: (difference: Difference) => void;
}

/** A deployment under observation. */
export interface Audit {
  readonly tally: Tally;
  /** Asks everybody once, until `signal` says otherwise. Rejects with `NotAnswered` where a client is refused. */
  round(signal: AbortSignal): Promise<void>;
}

// What is forgotten cannot be accused; this is some hundred megabytes at most.
const maxFacts = 100_000;
const maxKeptDifferences = 1_000;

/** Prepares an audit; asks nobody yet. */
export function createAudit({ config, random, metrics, onDifference }: AuditParts): Audit {
  const compare = createAuditor({ maxFacts, horizonMs: 2 * config.timeoutMs });
  const tally = createTally(maxKeptDifferences);
  const failed = (owner: RowOwner, { code }: NotAnswered): void => {
    tally.failed(owner, code);
    metrics.failed(owner, code);
  };
  const { participants, meet } = createGuests(probesOf(config), {
    met: (stranger, participant) => tally.met(strangerOf(stranger), participant),
    failed: (stranger, failure) => failed(strangerOf(stranger), failure),
  });
  const saw = (sighting: Sighting): void => {
    const compared = compare(sighting);
    tally.saw(sighting, compared);
    metrics.saw(sighting, compared);
    for (const difference of compared.differences) onDifference(difference);
  };
  return {
    tally,
    round: async (signal) => {
      const patience = { timeoutMs: config.timeoutMs, signal };
      await meet(patience);
      assertMarkets(participants, config.markets ?? []);
      const skus =
        config.skus ??
        (await drawFromAny(
          participants,
          { markets: config.markets, count: config.random, random, ...patience },
          failed,
        ));
      const { skusPerQuestion, concurrency, markets = null } = config;
      const plan = { participants, markets, skus, skusPerQuestion, concurrency, random, ...patience };
      await runRound(plan, { saw, failed });
      metrics.roundEnded();
    },
  };
}

const probesOf = ({ gateways, clients }: ParityConfig): Probe[] =>
  gateways.flatMap((gateway) =>
    clients.map(({ key = null, token = null }) => ({ gateway: endpointOf(gateway), key, token })),
  );

// Enough of a key to tell which one it is, too little to use it.
const strangerOf = ({ gateway, key }: Probe): RowOwner => ({
  gateway,
  client: key === null ? 'without a key' : `key ${key.slice(0, 6)}…`,
  channel: null,
});

interface AnyDraw extends Patience {
  /** How many. */
  readonly count: number;
  readonly markets?: readonly string[] | undefined;
  readonly random: () => number;
}

// Whoever answers: one gateway that is down must not end the audit of the others.
async function drawFromAny(
  participants: readonly Participant[],
  { markets, ...draw }: AnyDraw,
  failed: (participant: Participant, failure: NotAnswered) => void,
): Promise<readonly string[]> {
  for (const participant of shuffle(participants, draw.random)) {
    const open = participant.markets.filter((id) => markets?.includes(id) ?? true);
    const [market = participant.markets[0] ?? ''] = shuffle(open, draw.random);
    try {
      return await drawSkus(participant, { ...draw, market });
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error;
      if (error.code !== 'CONTEXT_INVALID') failed(participant, error);
    }
  }
  return [];
}
