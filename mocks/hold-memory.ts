import { mockInstant } from './shop/instant.ts';
import { orderableOf } from './shop/stock-levels.ts';

/** `HoldPlaceInput` of the SDL. */
export interface MockHoldInput {
  readonly reference: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly store?: string | null;
  }[];
}

type MockState = 'HELD' | 'CLAIMED' | 'RELEASED';

/** Holds of one mock, which never run out of time. */
export interface HoldMemory {
  /** `Hold` of the SDL, or null. */
  find(reference: string): object | null;
  /** `HoldPlacePayload` of the SDL. */
  place(input: MockHoldInput): object;
  /** `HoldPayload` of the SDL. */
  end(reference: string, state: MockState): object;
}

/** An empty memory. What is held is not missing anywhere else: a mock's stock never changes. */
export function createHoldMemory(): HoldMemory {
  const holds = new Map<string, { state: MockState; readonly lines: readonly object[] }>();
  const find = (reference: string): object | null => {
    const hold = holds.get(reference);
    return hold === undefined ? null : { reference, expiresAt: mockInstant, ...hold };
  };
  return {
    find,
    place: ({ reference, lines }) => {
      const userErrors = lines.flatMap(shortageOf);
      if (userErrors.length > 0) return { hold: null, userErrors };
      if (!holds.has(reference)) holds.set(reference, { state: 'HELD', lines: lines.map(showLine) });
      return { hold: find(reference), userErrors };
    },
    end: (reference, state) => {
      const hold = holds.get(reference);
      if (hold?.state === 'HELD') hold.state = state;
      return { hold: find(reference) };
    },
  };
}

const showLine = ({ sku, quantity, store }: MockHoldInput['lines'][number]) => ({
  sku,
  quantity,
  location: store ?? 'online',
  isShort: false,
});

function shortageOf({ sku, quantity, store }: MockHoldInput['lines'][number], index: number): object[] {
  const available = orderableOf(sku, store ?? null);
  if (available !== null && quantity <= available) return [];
  const field = ['lines', `${index}`, available === null ? 'sku' : 'quantity'];
  return available === null
    ? [{ code: 'UNKNOWN_SKU', field, message: `There is no SKU ${JSON.stringify(sku)}.` }]
    : [
        {
          code: 'INSUFFICIENT_STOCK',
          field,
          message: `Of ${JSON.stringify(sku)} ${available} can be had there.`,
          available,
          version: 1,
        },
      ];
}

/** The resolvers of holds over a memory. */
export function holdFields(memory: HoldMemory) {
  const ended =
    (state: MockState) =>
    (_: unknown, { reference }: { reference: string }) =>
      memory.end(reference, state);
  return {
    Query: {
      holdsByReferences: (_: unknown, { references }: { references: readonly string[] }) =>
        references.map((reference) => memory.find(reference)),
    },
    Mutation: {
      holdPlace: (_: unknown, { input }: { input: MockHoldInput }) => memory.place(input),
      holdClaim: ended('CLAIMED'),
      holdRelease: ended('RELEASED'),
    },
  };
}
