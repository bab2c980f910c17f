/**
 * Why a provider did not do what it was asked.
 * - `INVALID_AMOUNT`: not a whole number from 1 to 2^53 - 1.
 * - `KEY_REUSED`: the key was given before, with another input or for another thing.
 * - `NOT_FOUND`: no such payment.
 * - `WRONG_STATE`: nothing is reserved: not yet, no longer, or never.
 * - `TOO_MUCH`: more than is left to take or to give back; nothing of it was moved.
 */
export type PaymentRefusalCode = 'INVALID_AMOUNT' | 'KEY_REUSED' | 'NOT_FOUND' | 'WRONG_STATE' | 'TOO_MUCH';

/** The provider has understood the call and has moved nothing: asked again, it says the same until something changes. */
export class PaymentRefused extends Error {
  readonly code: PaymentRefusalCode;

  constructor(code: PaymentRefusalCode, message: string) {
    super(message);
    this.name = 'PaymentRefused';
    this.code = code;
  }
}

/** No answer came, or none that can be read: it may have been done, it may be done later, or never. */
export class PaymentOutcomeUnknown extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PaymentOutcomeUnknown';
  }
}
