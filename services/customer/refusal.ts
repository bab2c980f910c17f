import { quoted } from '../../schema/quoted.ts';

/** Why a mutation changed nothing; each mutation's own error type knows the codes that it can give. */
export interface UserError {
  readonly code:
    | 'NOT_SIGNED_IN'
    | 'INVALID_INPUT'
    | 'ADDRESS_NOT_FOUND'
    | 'TOO_MANY_ADDRESSES'
    | 'WISHLIST_NOT_FOUND'
    | 'UNKNOWN_SKU'
    | 'TOO_MANY_WISHLISTS'
    | 'TOO_MANY_ITEMS'
    | 'IDEMPOTENCY_KEY_REUSED';
  /** Path in the input; null where it is not about the input. */
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** Thrown inside a transaction, so that a refused mutation leaves no trace. */
export class Refusal extends Error {
  readonly userErrors: readonly UserError[];

  constructor(userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
    this.userErrors = userErrors;
  }
}

/** Refuses for one reason. */
export const refuse = (code: UserError['code'], field: readonly string[] | null, message: string): never => {
  throw new Refusal([{ code, field, message }]);
};

/** Refuses where there is any fault. */
export function refuseIfAny(faults: readonly UserError[]): void {
  if (faults.length > 0) throw new Refusal(faults);
}

/** An error about one value; `form` is a sentence that says what is accepted. */
export const invalid = (field: readonly string[], value: unknown, form: string): UserError => ({
  code: 'INVALID_INPUT',
  field,
  message: `${field.join('.')} cannot be ${quoted(value)}. ${form}`,
});
