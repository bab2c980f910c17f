import type { ServiceName } from './service-name.ts';

/** Names of the situation's parts that services may receive. */
export const contextParts = [
  'channel',
  'client',
  'customerGroup',
  'customerId',
  'identity',
  'language',
  'market',
  'scopes',
  'store',
] as const;

export type ContextPart = (typeof contextParts)[number];

/** The situation of a request as a service sees it; a part it may not see, or that is unknown, is absent. */
export type ServiceContext = Partial<Readonly<Record<ContextPart, string>>>;

/**
 * What each service may know of a request. Neither pricing nor stock has `channel` or `client` in its row:
 * a price or an availability cannot depend on what its service is never told.
 */
export const allowedContext: Readonly<Record<ServiceName, readonly ContextPart[]>> = {
  catalogue: ['channel', 'customerGroup', 'language', 'market'],
  pricing: ['customerGroup', 'market'],
  stock: ['market', 'store'],
  cart: ['channel', 'client', 'customerGroup', 'customerId', 'language', 'market', 'scopes', 'store'],
  customer: ['client', 'customerId', 'identity', 'language', 'scopes'],
};

/** Name of the one header by which services learn the situation. */
export const contextHeader = 'comptoir-context';

/** The header's value: the allowed parts in alphabetical order, form-encoded. Equal situations give equal texts. */
export function formatContextHeader(service: ServiceName, context: ServiceContext): string {
  const pairs = allowedContext[service].flatMap((part): [string, string][] => {
    const value = context[part];
    return value === undefined ? [] : [[part, value]];
  });
  return new URLSearchParams(pairs).toString();
}

/** Reads the header; parts that the service may not know are dropped. */
export function parseContextHeader(service: ServiceName, header: string): ServiceContext {
  const given = new URLSearchParams(header);
  const known = allowedContext[service].flatMap((part) => {
    const value = given.get(part);
    return value === null ? [] : [[part, value]];
  });
  return Object.fromEntries(known);
}
