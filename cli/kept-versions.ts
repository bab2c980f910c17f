import { parseWholeNumber } from './whole-number.ts';

/** `--keep-versions DAYS`. */
export const keepVersionsOption = [
  '--keep-versions <days>',
  'how long versions are kept that are current no more: 1 to 36500 days (default: 90)',
] as const;

/** What it says; left out where it was not given. */
export const parseKeptVersions = (text: string | undefined): { readonly keepVersionsDays?: number } =>
  text === undefined ? {} : { keepVersionsDays: parseWholeNumber('--keep-versions', text, 1, 36_500) };
