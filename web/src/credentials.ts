import { type SampleClientId, sampleClients } from './clients.ts';

/** Under whose name the page asks: a sample client, the anonymous one, or whoever has the key that was typed in. */
export type ClientChoice = SampleClientId | 'anonymous' | 'own';

/** What the bar at the top says. */
export interface Credentials {
  readonly client: ClientChoice;
  /** Used with the choice `own`. */
  readonly ownKey: string;
  /** Of a customer; empty for a guest. */
  readonly token: string;
}

/** The value of `Comptoir-Key`; empty for none. */
export function keyOf({ client, ownKey }: Credentials): string {
  if (client === 'own') return ownKey.trim();
  return sampleClients.find(({ id }) => id === client)?.publishableKey ?? '';
}

/** The headers that say who asks. */
export function headersOf(credentials: Credentials): Readonly<Record<string, string>> {
  const key = keyOf(credentials);
  const token = credentials.token.trim().replace(/^Bearer\s+/i, '');
  return {
    ...(key !== '' && { 'Comptoir-Key': key }),
    ...(token !== '' && { Authorization: `Bearer ${token}` }),
  };
}

const storageKey = 'comptoir:client';
const initial: Credentials = { client: 'web', ownKey: '', token: '' };

/** What was chosen when the page was last open. */
export function readCredentials(): Credentials {
  try {
    return { ...initial, ...JSON.parse(localStorage.getItem(storageKey) ?? '{}') };
  } catch {
    return initial;
  }
}

/** Keeps the choice for the next visit; a customer's token is never written down. */
export function keepCredentials({ client, ownKey }: Credentials): void {
  localStorage.setItem(storageKey, JSON.stringify({ client, ownKey }));
}
