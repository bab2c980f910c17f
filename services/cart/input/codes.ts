import { normalizeCode } from '../../../schema/entries/promotion.ts';
import { quoted } from '../../../schema/quoted.ts';
import type { UserError } from '../refusal.ts';

/** Codes of one cart. */
export const maxCodes = 10;

/** Codes as a cart keeps them: trimmed, in upper case, each once. */
export const normalizeCodes = (codes: readonly string[]): readonly string[] => [
  ...new Set(codes.map(normalizeCode)),
];

/** What the codes alone let one object to; their number is another matter. */
export const codeErrors = (codes: readonly string[]): UserError[] =>
  codes.flatMap((code, index) =>
    codeForm.test(code.trim())
      ? []
      : [
          {
            code: 'INVALID_CODE',
            field: ['codes', String(index)],
            message: `${quoted(code)} is no promotion code: give 1 to 100 characters on one line.`,
          },
        ],
  );

/** More codes than a cart can keep. */
export const tooManyCodes = (code: 'TOO_MANY_CODES' | 'INVALID_CODE', count: number): UserError => ({
  code,
  field: ['codes'],
  message: `A cart cannot have ${count} codes: at most ${maxCodes}.`,
});

const codeForm = /^\P{Cc}{1,100}$/u;
