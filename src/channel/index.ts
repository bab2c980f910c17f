import type { ClientConfig, GatewayConfig } from '../config.ts';
import type { Client, Customer } from '../context.ts';
import { clientError } from '../errors.ts';
import { createKeyFinder, type KeyedClient } from './api-key.ts';
import { createTokenVerifier, type TokenVerifier } from './customer-token.ts';

export { hashSecretKey } from './api-key.ts';

/** The headers by which a request says who asks. */
export interface Credentials {
  /** `Comptoir-Key`. */
  readonly key: string | null;
  /** `Authorization: Bearer …` of a customer or of staff. */
  readonly token: string | null;
  /** `Origin`, which only browsers send and pages cannot forge. */
  readonly origin: string | null;
}

/** Who asks. */
export interface Caller {
  readonly client: Client;
  readonly customer: Customer | null;
}

/** Credentials → client and customer. */
export interface ChannelStage {
  /** Throws a client error where a credential is not accepted. */
  identify(credentials: Credentials): Promise<Caller>;
  /** Whether any client may be used from this web origin: the answer to a browser's preflight. */
  knowsOrigin(origin: string): boolean;
}

/** Builds the stage from the registered clients. */
export function createChannelStage(config: GatewayConfig, keyPepper: string): ChannelStage {
  const clients = config.clients.map((client) => register(client, config));
  const findByKey = createKeyFinder(clients, keyPepper);
  const anonymous = clients.find(({ client }) => client.id === config.anonymous)?.client ?? null;
  const verify = config.customers === undefined ? null : createTokenVerifier(config.customers);
  // A preflight names no key, so that all clients' origins answer it; the request itself is held to its own
  // client's.
  const origins = new Set(clients.flatMap(({ client }) => client.origins));
  return {
    identify: async ({ key, token, origin }) => {
      // A wrong key is never taken for no key: its holder would wonder at a public client's limits.
      const client = key === null ? orRefuse(anonymous) : orUnknown(findByKey(key));
      if (origin !== null) checkOrigin(client, origin);
      return { client, customer: token === null ? null : await verifyWith(verify, token) };
    },
    knowsOrigin: (origin) => origins.has(origin),
  };
}

function register(config: ClientConfig, { limits, anonymous }: GatewayConfig): KeyedClient {
  const secret = config.secretKeyHash !== undefined;
  return {
    publishableKey: config.publishableKey ?? null,
    secretKeyHash: config.secretKeyHash ?? null,
    client: {
      id: config.id,
      channel: config.channel,
      market: config.market,
      language: config.language ?? null,
      store: config.store ?? null,
      markets: config.markets ?? null,
      scopes: config.scopes,
      origins: config.origins,
      // The anonymous client has no key to send; one with a publishable key as well is reached either way.
      key: secret
        ? 'secret'
        : config.publishableKey === undefined && anonymous === config.id
          ? 'anonymous'
          : 'publishable',
      limits: { ...limits, ...definedOnly(config.limits ?? {}) },
    },
  };
}

// Keys that are present and undefined would overwrite the gateway's limits when spread over them.
function definedOnly<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}

function orRefuse(client: Client | null): Client {
  if (client === null)
    throw clientError('KEY_MISSING', 'A request needs the API key of its client: Comptoir-Key: ….');
  return client;
}

function orUnknown(client: Client | null): Client {
  if (client === null)
    throw clientError('KEY_UNKNOWN', 'The API key in Comptoir-Key is not registered here.');
  return client;
}

function checkOrigin(client: Client, origin: string): void {
  // A secret key that reached a page is a secret no more, so that it must not work there even once.
  if (client.key === 'secret') {
    throw clientError(
      'ORIGIN_NOT_ALLOWED',
      'A secret key is for servers: a browser must use a publishable one.',
    );
  }
  if (!client.origins.includes(origin)) {
    throw clientError('ORIGIN_NOT_ALLOWED', `The key of client ${client.id} is not for pages of ${origin}.`);
  }
}

function verifyWith(verify: TokenVerifier | null, token: string): Promise<Customer> {
  if (verify === null)
    throw clientError('TOKEN_INVALID', 'This gateway has no issuer of customer tokens configured.');
  return verify(token);
}
