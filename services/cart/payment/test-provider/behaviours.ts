/** What a payment does, by the token it was authorized with. */
export type Behaviour = 'success' | 'decline' | 'unknown' | 'lost' | 'slow' | 'action' | 'stranger';

/** Tokens of the test provider; any other is declined. */
export function behaviourOf(token: string): Behaviour {
  const found = Object.entries(behaviours).find(([known]) => known === token);
  return found === undefined ? 'stranger' : found[1];
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  'test-success': 'success',
  'test-decline': 'decline',
  // What is asked is done, and the first answer to every call is lost.
  'test-unknown': 'unknown',
  // The first of every call is lost on its way: nothing is done.
  'test-lost': 'lost',
  'test-slow': 'slow',
  'test-action': 'action',
};
