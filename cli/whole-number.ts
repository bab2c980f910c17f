import { OperatorError } from './operator-error.ts';

/** The whole number that an option says. Throws with the range where it says another thing. */
export function parseWholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new OperatorError(
    `${option} cannot be ${JSON.stringify(text)}: give a whole number from ${min} to ${max}.`,
    2,
  );
}
