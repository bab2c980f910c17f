const cartKey = 'comptoir:cart';
const codeKey = 'comptoir:code';

interface Result {
  readonly data?: {
    readonly cartCreate?: CartPayload | null;
    readonly cartClaim?: CartPayload | null;
    readonly cartMerge?: CartPayload | null;
    readonly cartHandover?: { readonly handover?: { readonly code?: unknown } | null } | null;
  } | null;
}

interface CartPayload {
  readonly cart?: { readonly id?: unknown } | null;
}

/** Remembers the cart that an answer has made or found, and the code of another, for examples of other channels. */
export function rememberCart(result: unknown): void {
  const data = (result as Result | null)?.data;
  const id = (data?.cartCreate ?? data?.cartClaim ?? data?.cartMerge)?.cart?.id;
  if (typeof id === 'string') sessionStorage.setItem(cartKey, id);
  const code = data?.cartHandover?.handover?.code;
  if (typeof code === 'string') sessionStorage.setItem(codeKey, code);
}

/** Id of the cart made or found last; a hint to read where there is none yet. */
export const lastCart = (): string => sessionStorage.getItem(cartKey) ?? 'the id that CartCreate answered';

/** The code given last; a hint to read where there is none yet. */
export const lastCode = (): string =>
  sessionStorage.getItem(codeKey) ?? 'the code that CartHandover answered';
