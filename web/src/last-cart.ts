const storageKey = 'comptoir:cart';

interface CartResult {
  readonly data?: {
    readonly cartCreate?: { readonly cart?: { readonly id?: unknown } | null } | null;
  } | null;
}

/** Remembers the cart that an answer has made, for the example that reads it on another channel. */
export function rememberCart(result: unknown): void {
  const id = (result as CartResult | null)?.data?.cartCreate?.cart?.id;
  if (typeof id === 'string') sessionStorage.setItem(storageKey, id);
}

/** Id of the cart made last; a hint to read where there is none yet. */
export const lastCart = (): string => sessionStorage.getItem(storageKey) ?? 'the id that CartCreate answered';
