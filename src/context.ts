import type { ServiceContext } from '../schema/context-header.ts';
import { quoted } from '../schema/quoted.ts';
import type { EntryReader } from '../schema/read/entry-reader.ts';
import type { EntryVersion } from '../schema/read/price-snapshot.ts';
import { clientError } from './errors.ts';

/** One registered application of one channel. */
export interface Client {
  readonly id: string;
  readonly channel: string;
  readonly market: string;
  /** Null: the market's default language. */
  readonly language: string | null;
  readonly store: string | null;
  /** Ids of the markets it may ask for; null for all. */
  readonly markets: readonly string[] | null;
  /** What staff who sign in through this client may do at most. */
  readonly scopes: readonly string[];
  /** Web origins from which its key may be used. */
  readonly origins: readonly string[];
  readonly key: 'publishable' | 'secret' | 'anonymous';
  readonly limits: ClientLimits;
}

/** What one client may ask for. */
export interface ClientLimits {
  readonly requestsPerMinute: number;
  readonly maxDepth: number;
  /** Fields that an answer may have, lists counted by their `first`. */
  readonly maxCost: number;
}

/** Whoever a valid token says. */
export interface Customer {
  /** The same for one login on every channel. */
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly group: string | null;
  readonly scopes: readonly string[];
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
}

/** What a client demands of an answer's freshness. */
export interface Demands {
  /** The token of an earlier answer, than which this one must not be older; null where the client sent none. */
  readonly after: string | null;
  /** Whether it wants no answer rather than one without proof. */
  readonly isProofRequired: boolean;
}

/** Under which names one request stands in logs. */
export interface RequestIds {
  /** What the client may quote: its own id where it sent one. */
  readonly requestId: string;
  /** Made by the gateway, and all that services learn: a client's own id may well say who the client is. */
  readonly serviceRequestId: string;
}

/** What is known of a request before its document is read. */
export interface Arrival extends RequestIds {
  /** Document, operation name and variables in short; null where the request has more parts than these. */
  readonly digest: string | null;
  readonly demands: Demands;
  readonly client: Client;
  /** Null for a guest. */
  readonly customer: Customer | null;
  /** Aborts when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** Why a request's signal aborts where its caller has gone: nothing that anybody has to look after. */
export class CallerGone extends Error {
  constructor() {
    super('The caller has gone.');
    this.name = 'CallerGone';
  }
}

/** The situation in which a request is answered. */
export interface Situation {
  readonly market: Market;
  readonly language: string;
  readonly store: string | null;
}

/** What the gateway knows of a market. */
export interface Market {
  readonly id: string;
  readonly country: string;
  readonly currency: string;
  /** The default one first. */
  readonly languages: readonly string[];
}

/** The published entries that one answer reads, of one index per book. */
export interface PublishedEntries extends EntryReader {
  /** A service answered from these versions. */
  note(versions: readonly EntryVersion[]): void;
  /** A service answered from what may not be published; `sinceMs` is when it was asked. */
  noteUnproven(sinceMs: number): void;
}

/** A request whose situation is known. */
export interface SituatedRequest extends Arrival {
  readonly situation: Situation;
}

/** The context value of one operation: made anew for each attempt at it, and never shared. */
export interface RequestContext extends SituatedRequest {
  /** Null where this gateway reads no ledger. */
  readonly entries: PublishedEntries | null;
}

/** What `@inContext` says, with variables filled in. */
export interface ContextOverrides {
  readonly market?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly store?: string | null | undefined;
}

/** Where markets and stores are looked up. */
export interface Directory {
  findMarket(id: string): Promise<Market | null>;
  /** Whether the market has such a store; true where nobody can be asked. */
  hasStore(market: string, store: string): Promise<boolean>;
}

/** The one place where a situation is made: overrides first, then the client's defaults, then the market's. */
export async function resolveSituation(
  client: Client,
  overrides: ContextOverrides,
  directory: Directory,
): Promise<Situation> {
  const market = await findAllowedMarket(client, overrides.market ?? client.market, directory);
  const language = languageFor(market, client, overrides.language ?? null);
  // A client's own store is for its own market only; in another one it would be no store at all.
  const store = overrides.store ?? (market.id === client.market ? client.store : null);
  if (store !== null && !(await directory.hasStore(market.id, store))) {
    throw clientError('CONTEXT_INVALID', `Market ${market.id} has no store ${quoted(store)}.`, {
      field: 'store',
    });
  }
  return { market, language, store };
}

async function findAllowedMarket(client: Client, id: string, directory: Directory): Promise<Market> {
  const market =
    client.markets === null || client.markets.includes(id) ? await directory.findMarket(id) : null;
  if (market !== null) return market;
  const accepted =
    client.markets === null ? 'see Query.markets' : `accepted are ${client.markets.join(', ')}`;
  throw clientError('CONTEXT_INVALID', `There is no market ${quoted(id)} for this client: ${accepted}.`, {
    field: 'market',
  });
}

function languageFor(market: Market, client: Client, asked: string | null): string {
  if (asked !== null && !market.languages.includes(asked)) {
    throw clientError(
      'CONTEXT_INVALID',
      `Market ${market.id} has no language ${quoted(asked)}: accepted are ${market.languages.join(', ')}.`,
      { field: 'language' },
    );
  }
  const preferred = asked ?? client.language;
  // The client's default language may be foreign to a market that it only visits.
  return preferred !== null && market.languages.includes(preferred)
    ? preferred
    : (market.languages[0] ?? 'en');
}

/** A request as services may see it; which part goes to which service is decided by `allowedContext`. */
export function serviceContextOf({ client, customer, situation }: SituatedRequest): ServiceContext {
  return {
    channel: client.channel,
    client: client.id,
    language: situation.language,
    market: situation.market.id,
    ...(situation.store !== null && { store: situation.store }),
    ...(customer !== null && customerParts(customer, client)),
  };
}

function customerParts(customer: Customer, client: Client): ServiceContext {
  const { id, group, issuer, subject, givenName, familyName, email } = customer;
  const scopes = customer.scopes.filter((scope) => client.scopes.includes(scope));
  return {
    customerId: id,
    identity: JSON.stringify({ issuer, subject, givenName, familyName, email }),
    ...(group !== null && { customerGroup: group }),
    ...(scopes.length > 0 && { scopes: scopes.join(' ') }),
  };
}
