import { mockInstant } from './shop/instant.ts';

/** `GoodsReceiveInput` of the SDL. */
interface MockGoodsInput {
  readonly reference: string;
  readonly store?: string | null;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly store?: string | null;
    readonly quarantine: boolean;
  }[];
}

/** The resolver of goods that come back. A mock's stock never changes: what counts is that a reference is one receipt. */
export function goodsFields() {
  const receipts = new Map<string, object>();
  return {
    goodsReceive: (_: unknown, { input }: { input: MockGoodsInput }) => {
      const receipt = receipts.get(input.reference) ?? receiptOf(input);
      receipts.set(input.reference, receipt);
      return { receipt, userErrors: [] };
    },
  };
}

const receiptOf = ({ reference, store, lines }: MockGoodsInput) => ({
  reference,
  receivedAt: mockInstant,
  lines: lines.map(({ quarantine, store: ofLine, ...line }) => {
    const place = ofLine ?? store ?? 'online';
    return { ...line, location: quarantine ? `${place}/quarantine` : place, isQuarantined: quarantine };
  }),
});
