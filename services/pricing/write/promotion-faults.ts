import {
  normalizeCode,
  type PromotionEffect,
  type PromotionEntry,
} from '../../../schema/entries/promotion.ts';
import { parseAmount, parseDecimal } from '../../../schema/money.ts';
import {
  amountFaults,
  check,
  type Fault,
  lineFaults,
  optionalLineFaults,
  repeatFaults,
  validityFaults,
} from './faults.ts';
import type { PriceListRow } from './find-price-lists.ts';
import { unknownList } from './price-faults.ts';

/** `PromotionInput` after coercion. */
export interface PromotionInput {
  readonly key: string;
  readonly priceList: string;
  readonly kind: PromotionEntry['kind'];
  readonly titles: readonly { readonly language: string; readonly text: string }[];
  readonly priority: number;
  readonly combinability: PromotionEntry['combinability'];
  readonly code?: string | null;
  readonly customerGroup?: string | null;
  readonly target?: { readonly skus: readonly string[]; readonly labels: readonly string[] } | null;
  readonly effect: EffectInput;
  readonly minSubtotal?: string | null;
  readonly validFrom?: Date | null;
  readonly validUntil?: Date | null;
}

interface EffectInput {
  readonly percentOff?: string | null;
  readonly amountOff?: string | null;
  readonly fixedPrice?: string | null;
  readonly multiBuy?: { readonly buy: number; readonly pay: number } | null;
  readonly freeDelivery?: boolean | null;
}

/** The effect of a row without faults. */
export function buildEffect(effect: EffectInput, currency: string): PromotionEffect {
  if (effect.percentOff != null) return { kind: 'percentOff', ratePpm: percentPpm(effect.percentOff) ?? 0 };
  if (effect.amountOff != null)
    return { kind: 'amountOff', amountMinor: parseAmount(effect.amountOff, currency) };
  if (effect.fixedPrice != null)
    return { kind: 'fixedPrice', amountMinor: parseAmount(effect.fixedPrice, currency) };
  if (effect.multiBuy != null) return { kind: 'multiBuy', ...effect.multiBuy };
  return { kind: 'freeDelivery' };
}

/**
 * What is wrong with a promotion.
 * @param codes which promotion has a code, by `[list, code]` as JSON
 */
export function promotionFaults(
  row: PromotionInput,
  lists: ReadonlyMap<string, PriceListRow>,
  codes: ReadonlyMap<string, string>,
): readonly Fault[] {
  const list = lists.get(row.priceList);
  if (list === undefined) return unknownList(row.priceList);
  return [
    ...lineFaults('key', row.key),
    ...titleFaults(row),
    ...codeFaults(row, codes),
    ...optionalLineFaults('customerGroup', row.customerGroup),
    ...targetFaults(row.target),
    ...effectFaults(row, list.currency),
    ...amountFaults('minSubtotal', row.minSubtotal, list.currency, 1),
    ...reductionFaults(row),
    ...validityFaults(row),
  ];
}

const titleFaults = ({ titles }: PromotionInput): readonly Fault[] => [
  ...check(titles.length > 0, 'titles', titles, 'Give a title in at least one language.'),
  ...repeatFaults(
    'titles',
    titles.map((title) => title.language),
  ),
  ...titles.flatMap(({ text }, index) => lineFaults(`titles.${index}.text`, text, 200)),
];

function codeFaults(
  { key, priceList, kind, code }: PromotionInput,
  codes: ReadonlyMap<string, string>,
): readonly Fault[] {
  if (code == null) return check(kind !== 'CODE', 'code', code, 'Give the code of a promotion of kind CODE.');
  if (kind !== 'CODE' && kind !== 'DELIVERY')
    return check(false, 'code', code, `Leave it out: a promotion of kind ${kind} needs no code.`);
  const holder = codes.get(JSON.stringify([priceList, normalizeCode(code)]));
  return [
    ...lineFaults('code', code, 50),
    ...check(
      holder === undefined || holder === key,
      'code',
      code,
      `Give another code: promotion ${holder} of this list has it.`,
    ),
  ];
}

function targetFaults(target: PromotionInput['target']): readonly Fault[] {
  if (target == null) return [];
  return [
    ...check(
      target.skus.length + target.labels.length > 0,
      'target',
      target,
      'Name a SKU or a label, or leave the target out.',
    ),
    ...target.skus.flatMap((sku, index) => lineFaults(`target.skus.${index}`, sku)),
    ...target.labels.flatMap((label, index) => lineFaults(`target.labels.${index}`, label)),
  ];
}

// A price that is set outright makes sense where there is a unit; several for the price of fewer, where there
// is a line.
const effectsOf: Readonly<Record<PromotionEntry['kind'], readonly (keyof EffectInput)[]>> = {
  REDUCTION: ['percentOff', 'amountOff', 'fixedPrice'],
  LINE: ['percentOff', 'amountOff', 'multiBuy'],
  BASKET: ['percentOff', 'amountOff'],
  CODE: ['percentOff', 'amountOff'],
  DELIVERY: ['percentOff', 'amountOff', 'freeDelivery'],
};

function effectFaults({ kind, effect }: PromotionInput, currency: string): readonly Fault[] {
  // The SDL lists five optional fields; that it must be one of them, and which, depends on the kind.
  const given = (Object.keys(effect) as (keyof EffectInput)[]).filter((name) => effect[name] != null);
  const [name] = given;
  const fitting = effectsOf[kind];
  if (given.length !== 1 || name === undefined || !fitting.includes(name)) {
    return check(false, 'effect', effect, `Give exactly one for kind ${kind}: ${fitting.join(', ')}.`);
  }
  return [
    ...(effect.percentOff == null ? [] : percentFaults(effect.percentOff)),
    ...amountFaults('effect.amountOff', effect.amountOff, currency, 1),
    ...amountFaults('effect.fixedPrice', effect.fixedPrice, currency),
    ...(effect.multiBuy == null ? [] : multiBuyFaults(effect.multiBuy)),
    ...check(effect.freeDelivery !== false, 'effect.freeDelivery', false, 'Give true, or another effect.'),
  ];
}

function percentFaults(percentOff: string): readonly Fault[] {
  const ppm = percentPpm(percentOff);
  const isRight = ppm !== null && ppm > 0 && ppm <= 1_000_000;
  return check(
    isRight,
    'effect.percentOff',
    percentOff,
    'Give more than 0, at most 100, at most two decimals.',
  );
}

// A per cent with two decimals, in millionths.
function percentPpm(percent: string): number | null {
  const hundredths = parseDecimal(percent, 2);
  return hundredths === null ? null : Number(hundredths) * 100;
}

// `buy` units for the price of `pay`.
const multiBuyFaults = ({ buy, pay }: { readonly buy: number; readonly pay: number }): readonly Fault[] => [
  ...check(buy >= 2 && buy <= 1_000, 'effect.multiBuy.buy', buy, 'Give 2 to 1,000.'),
  ...check(pay >= 0 && pay < buy, 'effect.multiBuy.pay', pay, `Give 0 to ${buy - 1}.`),
];

// The price itself is one for everybody and every basket.
const reductionFaults = ({ kind, customerGroup, minSubtotal }: PromotionInput): readonly Fault[] =>
  kind !== 'REDUCTION'
    ? []
    : [
        ...check(
          customerGroup == null,
          'customerGroup',
          customerGroup,
          'Leave it out: a reduction for a group stands in a price list of that group.',
        ),
        ...check(
          minSubtotal == null,
          'minSubtotal',
          minSubtotal,
          'Leave it out: a reduction does not depend on the basket.',
        ),
      ];
