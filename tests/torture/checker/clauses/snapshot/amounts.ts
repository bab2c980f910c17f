import type { Totals, TotalsLine } from '../../../history/index.ts';
import { type Answered, entryName, type History, printName } from '../../history.ts';
import { buildViolation, type Violation } from '../../violation.ts';
import { checkTotals } from './check-totals.ts';

/**
 * Carts and quotes whose amounts do not add up, or whose unit prices are not those of the stated versions.
 *
 * What a version costs is learned from the history: the first line by end that states (price version, quantity,
 * currency, tax mode) sets the unit price, every other must repeat it. Where the same answer shows the price's entry,
 * the line was made from that very version.
 */
export function findAmountFaults(history: History): Violation[] {
  const units = new Map<string, { readonly unitMinor: number; readonly record: Answered['record'] }>();
  return priced(history).flatMap(({ record, totals }) => {
    const found = checkTotals(totals).map((what) => buildViolation(history, 'C4', what, null, record));
    for (const line of totals.lines) {
      const shown = record.answer?.entries.find((entry) => entryName(entry) === entryName(line.price));
      const label = printName(entryName(line.price));
      if (shown !== undefined && shown[2] !== line.price[2]) {
        const what = `${label} is shown at version ${shown[2]} and counted at version ${line.price[2]}`;
        found.push(buildViolation(history, 'C4', what, null, record));
      }
      const id = unitId(totals, line);
      const known = units.get(id);
      if (known === undefined) units.set(id, { unitMinor: line.unitMinor, record });
      else if (known.unitMinor !== line.unitMinor) {
        const what = `${label} version ${line.price[2]} × ${line.quantity} costs ${known.unitMinor} and ${line.unitMinor} a unit`;
        found.push(buildViolation(history, 'C4', what, known.record, record));
      }
    }
    return found;
  });
}

const unitId = ({ currency, taxIncluded }: Totals, { price, quantity }: TotalsLine): string =>
  [...price, quantity, currency, taxIncluded].join('\u0000');

/** Every record with amounts, by end. A quote's own amounts count once, those of a cart beside it too. */
function priced({ answers, quotes }: History) {
  return [
    ...answers.flatMap(({ record, answer }) =>
      answer.totals === undefined ? [] : [{ record, totals: answer.totals }],
    ),
    ...quotes.flatMap((record) => (record.quote === null ? [] : [{ record, totals: record.quote.totals }])),
  ].sort((a, b) => a.record.end - b.record.end);
}
