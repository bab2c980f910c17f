import type { UserError } from '../refusal.ts';

/** What is wrong with an idempotency key. */
export const idempotencyKeyErrors = (key: string): UserError[] =>
  /^\P{Cc}{1,100}$/u.test(key)
    ? []
    : [
        {
          code: 'INVALID_IDEMPOTENCY_KEY',
          field: ['idempotencyKey'],
          message: 'An idempotency key has 1 to 100 characters, none of them a control character.',
        },
      ];

/** The key was used with another input within 24 hours. */
export const idempotencyKeyReused: UserError = {
  code: 'IDEMPOTENCY_KEY_REUSED',
  field: ['idempotencyKey'],
  message: 'This idempotency key was used with another input: give a new one.',
};
