import type { Answered, History } from '../../history.ts';

/** Whether the answer says that all its entries of the book are of one position. */
export const claimsSnapshot = ({ answer }: Answered, book: string): boolean =>
  answer.mode === 'STRICT' || (answer.mode === 'DEGRADED' && answer.books[book] !== undefined);

/** Answers that may claim something; those without any mark claim nothing. */
export const claimants = (history: History): readonly Answered[] =>
  history.answers.filter(({ answer }) => answer.mode !== 'UNMARKED');
