import { NotAnswered, type Patience, type Probe } from './ask.ts';
import { introduce, type Participant } from './participant.ts';

/** Everybody who is to be asked, and who of them could be introduced so far. */
export interface Guests {
  readonly participants: readonly Participant[];
  /**
   * Introduces everybody who can be introduced now. Rejects with `NotAnswered` where a client is refused: its key or
   * token is wrong, and asking again would be no better.
   */
  meet(patience: Patience): Promise<void>;
}

/** Who is told how introductions went. */
export interface MeetListener {
  met(stranger: Probe, participant: Participant): void;
  failed(stranger: Probe, failure: NotAnswered): void;
}

const refusals: ReadonlySet<string> = new Set([
  'KEY_MISSING',
  'KEY_UNKNOWN',
  'ORIGIN_NOT_ALLOWED',
  'TOKEN_INVALID',
]);

/** Nobody is known yet. */
export function createGuests(probes: readonly Probe[], listener: MeetListener): Guests {
  const strangers = new Set(probes);
  const participants: Participant[] = [];
  const meetOne = async (stranger: Probe, patience: Patience): Promise<void> => {
    try {
      const participant = await introduce(stranger, patience);
      strangers.delete(stranger);
      participants.push(participant);
      listener.met(stranger, participant);
    } catch (error) {
      if (!(error instanceof NotAnswered) || refusals.has(error.code)) throw error;
      listener.failed(stranger, error);
    }
  };
  return {
    participants,
    meet: async (patience) => {
      await Promise.all([...strangers].map((stranger) => meetOne(stranger, patience)));
    },
  };
}

/** Rejects a market that nobody there knows of. */
export function assertMarkets(participants: readonly Participant[], markets: readonly string[]): void {
  const known = new Set(participants.flatMap((participant) => participant.markets));
  const unknown = markets.find((id) => !known.has(id));
  if (known.size === 0 || unknown === undefined) return;
  const message = `There is no market ${JSON.stringify(unknown)}: give some of ${[...known].join(', ')}.`;
  throw new NotAnswered('CONTEXT_INVALID', message);
}
