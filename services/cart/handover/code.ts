import { createHash, randomInt } from 'node:crypto';

/** Without those that are taken for another: 0 and O, 1, I and L, U and V. */
const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 8;

/** A code that nobody guesses: some 39 random bits, of which few are valid at a time and few may be tried. */
export const createCode = (): string =>
  Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');

/** What is kept of a code, however it was typed. */
export const hashOfCode = (code: string): string =>
  createHash('sha256').update(code.replaceAll(/[\s-]/gu, '').toUpperCase()).digest('base64url');
