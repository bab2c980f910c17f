import { isIP } from 'node:net';
import { z } from 'zod';
import { quoted } from '../schema/quoted.ts';
import { serviceNames } from '../schema/service-name.ts';

const text = (accepted: string) => z.string({ error: accepted }).min(1, { error: accepted });
const pattern = (form: RegExp, accepted: string) =>
  z.string({ error: accepted }).regex(form, { error: accepted });
const count = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const networkForm = 'an address or network such as 10.0.0.0/8';
// Said where something else stands than keys and values; unknown keys are told one by one.
const mapping = {
  error: ({ code }: { readonly code: string }) => (code === 'invalid_type' ? 'keys with values' : undefined),
};
const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https address' });
const origin = pattern(/^https?:\/\/[^/\s]+$/, 'a web origin such as https://shop.example, without a path');
const channel = pattern(/^[A-Z][A-Z0-9_]{0,39}$/, 'an upper-case word such as WEB');
const language = pattern(/^[a-z]{2}$/, 'two lower-case letters such as fr');
const marketId = pattern(/^[A-Z0-9-]{1,40}$/, 'upper-case letters, digits and hyphens such as FR');
const network = z.string({ error: networkForm }).refine(isNetwork, { error: networkForm });
const networks = z.array(network, { error: 'a list of addresses or networks' });
const yesOrNo = z.boolean({ error: 'true or false' });

const limits = z.strictObject(
  {
    /** Of one client; a publishable key counts per address of the caller too. */
    requestsPerMinute: count(1, 10_000_000).default(6_000),
    maxDepth: count(1, 100).default(15),
    /** Fields that an answer may have, lists counted by their `first`. */
    maxCost: count(1, 1_000_000).default(20_000),
  },
  mapping,
);

const client = z.strictObject(
  {
    id: pattern(/^[a-z0-9-]{1,60}$/, 'lower-case letters, digits and hyphens such as web'),
    channel,
    /** For browsers and apps, where a key cannot be kept secret. */
    publishableKey: text('a key such as pk_web_4f…').optional(),
    /** For servers: the keyed hash that `comptoir key` prints, never the key itself. */
    secretKeyHash: pattern(/^[0-9a-f]{64}$/, '64 hexadecimal digits as printed by comptoir key').optional(),
    origins: z.array(origin, { error: 'a list of web origins' }).default([]),
    market: marketId,
    language: language.optional(),
    store: text('the key of a store').optional(),
    /** All of them where left out. */
    markets: z.array(marketId, { error: 'a list of market ids' }).min(1).optional(),
    scopes: z.array(text('a scope such as carts:any'), { error: 'a list of scopes' }).default([]),
    limits: limits.partial().optional(),
  },
  mapping,
);

const market = z.strictObject(
  {
    id: marketId,
    country: pattern(/^[A-Z]{2}$/, 'two upper-case letters such as FR'),
    currency: pattern(/^[A-Z]{3}$/, 'three upper-case letters such as EUR'),
    languages: z.array(language, { error: 'a list of languages, the default one first' }).min(1),
  },
  mapping,
);

const service = z.strictObject(
  {
    url: httpUrl,
    /** Sent as `Authorization: Bearer …`. */
    credential: text('the token that the service expects'),
  },
  mapping,
);

const customers = z.strictObject(
  {
    /** Exactly as tokens say it in `iss`. */
    issuer: httpUrl,
    audience: text('what tokens say in aud'),
    /** Found through the issuer's discovery document where left out. */
    jwksUrl: httpUrl.optional(),
    groupClaim: text('the name of a claim').default('customer_group'),
    /** How long a key that the issuer has retired may still be taken for a good one. */
    keysMaxAgeSeconds: count(1, 86_400).default(300),
  },
  mapping,
);

const ledger = z.strictObject(
  {
    /** Whoever has waited so long for the register is answered without proof. */
    syncTimeoutMs: count(10, 10_000).default(250),
    /** Books that nobody asks about are proved this often all the same. */
    heartbeatMs: count(20, 60_000).default(250),
    /** Of published entries kept in memory, for each book. */
    replicaBytes: count(1_000, 100_000_000_000).default(256_000_000),
    /** Of whole answers kept in memory; 0 keeps none. */
    answerBytes: count(0, 100_000_000_000).default(128_000_000),
  },
  mapping,
);

/** The configuration of a gateway: types, defaults and messages in one. */
export const gatewayConfigSchema = z
  .strictObject(
    {
      host: text('a host name or address').default('127.0.0.1'),
      port: count(0, 65_535).default(4000),
      services: z
        .strictObject(Object.fromEntries(serviceNames.map((name) => [name, service.optional()])))
        .default({}),
      clients: z.array(client, { error: 'a list of clients' }).min(1, { error: 'at least one client' }),
      /** Id of the client that a request without a key is; without it such requests are refused. */
      anonymous: text('the id of a client').optional(),
      /** Known even while the pricing service is out of reach; further ones are learned from it. */
      markets: z.array(market, { error: 'a list of markets' }).default([]),
      customers: customers.optional(),
      limits: limits.default(limits.parse({})),
      /** Of one request, through every hop; one service may use half of it. */
      deadlineMs: count(50, 600_000).default(10_000),
      /** Addresses or networks whose `X-Forwarded-For` is believed; none where clients connect directly. */
      trustedProxies: networks.default([]),
      /** Who may read `/metrics`. */
      metricsFrom: networks.default(['127.0.0.1', '::1']),
      /** Of one document: names, punctuation and values. */
      maxDocumentTokens: count(100, 1_000_000).default(10_000),
      ledger: ledger.default(ledger.parse({})),
      /** The page for trying queries. */
      explorer: yesOrNo.default(false),
      introspection: yesOrNo.default(true),
    },
    mapping,
  )
  .superRefine(checkClients)
  .superRefine(checkMarkets);

export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
export type ClientConfig = GatewayConfig['clients'][number];
export type CustomersConfig = NonNullable<GatewayConfig['customers']>;

type Issue = { readonly path: (string | number)[]; readonly message: string; readonly input: unknown };

// What one schema of a field cannot see: clients among each other.
function checkClients(
  config: { clients: z.infer<typeof client>[]; anonymous?: string | undefined },
  context: z.RefinementCtx,
): void {
  const refuse = (issue: Issue) => context.addIssue({ code: 'custom', ...issue });
  const { clients } = config;
  const ids = clients.map(({ id }) => id);
  // Of two clients with one key only one could ever be recognized.
  for (const name of ['id', 'publishableKey', 'secretKeyHash'] as const) {
    for (const { index, value } of repeated(clients.map((each) => each[name]))) {
      const message = `${name === 'id' ? 'an id' : 'a key'} that no other client has`;
      refuse({ path: ['clients', index, name], input: value, message });
    }
  }
  clients.forEach(({ id, publishableKey, secretKeyHash, markets, market: home }, index) => {
    const path = ['clients', index];
    if (publishableKey !== undefined && secretKeyHash !== undefined) {
      refuse({
        path: [...path, 'secretKeyHash'],
        input: secretKeyHash,
        message: 'one kind of key per client',
      });
    }
    if (publishableKey === undefined && secretKeyHash === undefined && config.anonymous !== id) {
      refuse({
        path: [...path, 'publishableKey'],
        input: undefined,
        message: 'a publishableKey or a secretKeyHash',
      });
    }
    if (markets !== undefined && !markets.includes(home)) {
      refuse({
        path: [...path, 'market'],
        input: home,
        message: `one of the client's markets: ${markets.join(', ')}`,
      });
    }
  });
  if (config.anonymous !== undefined && !ids.includes(config.anonymous)) {
    refuse({
      path: ['anonymous'],
      input: config.anonymous,
      message: `the id of a client: ${[...new Set(ids)].join(', ')}`,
    });
  }
}

function checkMarkets({ markets }: { markets: { id: string }[] }, context: z.RefinementCtx): void {
  for (const { index, value } of repeated(markets.map(({ id }) => id))) {
    const message = 'an id that no other market has';
    context.addIssue({ code: 'custom', path: ['markets', index, 'id'], input: value, message });
  }
}

/** Values that stand further ahead already, with their places. */
const repeated = (
  values: readonly (string | undefined)[],
): readonly { readonly index: number; readonly value: string }[] =>
  values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [{ index, value }] : [],
  );

/** A configuration that is not accepted: one line per fault, each naming key, value and accepted form. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Checks a configuration and fills in defaults. Throws `ConfigError`. */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.flatMap((issue) => faultsOf(issue, value)));
}

function faultsOf(issue: z.core.$ZodIssue, whole: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${nameOf([...issue.path, key])} is not a key of the configuration.`);
  }
  // For the key that tells shapes apart Zod reports all that stands around it: secrets, too.
  const input = issue.code === 'invalid_union' ? valueAt(whole, issue.path) : issue.input;
  return [`${nameOf(issue.path)} ${given(issue.path, input)}: give ${issue.message}.`];
}

function given(path: readonly PropertyKey[], input: unknown): string {
  if (input === undefined) return 'is missing';
  // What is said here ends in logs.
  return /secret$/i.test(String(path.at(-1))) ? 'cannot be what it is' : `cannot be ${quoted(input)}`;
}

const valueAt = (whole: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    whole,
  );

const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '') || 'the configuration';

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 &&
    more.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}
