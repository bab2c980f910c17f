import { type HoldFor, type HoldNeighbours, told } from './holds.ts';

/** Goods that came back. */
export interface ReturnedGoods {
  /** Once for it, for ever. */
  readonly reference: string;
  /** Key of the store where they came in; null for the market's online warehouse. */
  readonly store: string | null;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly quarantine: boolean;
  }[];
}

/** Has stock take goods in, once for the reference. Rejects where it is not known whether it did. */
export async function receiveReturned(
  neighbours: HoldNeighbours,
  on: HoldFor,
  input: ReturnedGoods,
): Promise<void> {
  const document = /* GraphQL */ `
    mutation CartReturnedGoods($input: GoodsReceiveInput!) {
      goodsReceive(input: $input) { userErrors { code message } }
    }
  `;
  interface Received {
    readonly goodsReceive: { readonly userErrors: readonly { readonly message: string }[] };
  }
  const { goodsReceive } = await told<Received>(neighbours, on, document, { input });
  const [error] = goodsReceive.userErrors;
  if (error !== undefined) throw new Error(`Stock does not take in ${input.reference}: ${error.message}`);
}
