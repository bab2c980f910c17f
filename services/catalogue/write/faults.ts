import type { RejectedRow } from '../../kit/service-error.ts';
import type { MediaInput, NamedValueInput, NamedValuesInput, TextInput } from './inputs.ts';

/** One thing wrong in one row; `reason` is a sentence that ends with the accepted form. */
export type Fault = Omit<RejectedRow, 'index'>;

/** The faults of every row under its index. */
export const faultsOfRows = <Row>(
  rows: readonly Row[],
  faultsOf: (row: Row) => readonly Fault[],
): RejectedRow[] => rows.flatMap((row, index) => faultsOf(row).map((fault) => ({ index, ...fault })));

/** A key or other short text of one line: no control characters, no half characters, which no store keeps. */
export function textFaults(field: string, value: string, maxLength: number): Fault[] {
  const accepted = `give 1 to ${maxLength} characters`;
  if (value.trim() === '') return [{ field, value, reason: `It is empty: ${accepted}.` }];
  if (value.length > maxLength)
    return [{ field, value, reason: `It has ${value.length} characters: ${accepted}.` }];
  // PostgreSQL refuses U+0000 and lone surrogates; other control characters break labels and feeds further on.
  if (/[\p{Cc}\p{Cs}]/u.test(value))
    return [{ field, value, reason: `It contains a control character: ${accepted} without any.` }];
  return [];
}

/** Texts of at most one per language; each may have lines. */
export function textsFaults(field: string, texts: readonly TextInput[], maxLength: number): Fault[] {
  return [
    ...repeated(`${field}`, texts, ({ language }) => language, 'language'),
    ...texts.flatMap(({ text }, index) =>
      // Such texts may have lines: breaks and tabs count as blanks here.
      textFaults(`${field}.${index}.text`, text.replace(/[\n\r\t]/g, ' '), maxLength),
    ),
  ];
}

/** At least one text. */
export const requiredTextsFaults = (
  field: string,
  texts: readonly TextInput[],
  maxLength: number,
): Fault[] =>
  texts.length > 0
    ? textsFaults(field, texts, maxLength)
    : [{ field, value: [], reason: 'It is empty: give at least one language.' }];

/** Handles: at least one, each fit for the address of a page. */
export const handlesFaults = (handles: readonly TextInput[]): Fault[] => [
  ...requiredTextsFaults('handles', handles, 200),
  ...handles.flatMap(({ text }, index) =>
    /^[a-z0-9-]*$/.test(text)
      ? []
      : [
          {
            field: `handles.${index}.text`,
            value: text,
            reason: 'It is no handle: give lower-case letters a to z, digits and hyphens.',
          },
        ],
  ),
];

/** Options or attributes: keys once each, values once each, names in their bounds. */
export const namedValuesFaults = (field: string, list: readonly NamedValuesInput[]): Fault[] => [
  ...tooMany(field, list, 200),
  ...namedFaults(field, list),
  ...list.flatMap(({ values }, index) => [
    ...tooMany(`${field}.${index}.values`, values, 1_000),
    ...namedFaults(`${field}.${index}.values`, values),
  ]),
];

const namedFaults = (field: string, list: readonly NamedValueInput[]): Fault[] => [
  ...repeated(field, list, ({ key }) => key, 'key'),
  ...list.flatMap(({ key, names }, index) => [
    ...textFaults(`${field}.${index}.key`, key, 100),
    ...textsFaults(`${field}.${index}.names`, names, 500),
  ]),
];

/** Addresses of media and their measures. */
export const mediaFaults = (field: string, media: readonly MediaInput[]): Fault[] => [
  ...tooMany(field, media, 100),
  ...media.flatMap((item, index) => [
    ...(isMediaUrl(item.url)
      ? []
      : [
          {
            field: `${field}.${index}.url`,
            value: item.url,
            reason:
              'It is no address of media: give an absolute http(s) address or a path that begins with /media/.',
          },
        ]),
    ...textsFaults(`${field}.${index}.alts`, item.alts, 1_000),
    ...pixelFaults(`${field}.${index}.width`, item.width),
    ...pixelFaults(`${field}.${index}.height`, item.height),
  ]),
];

const pixelFaults = (field: string, value: number | null | undefined): Fault[] =>
  value === undefined || value === null || value >= 1
    ? []
    : [{ field, value, reason: 'It is no measure: give a whole number of pixels from 1.' }];

function isMediaUrl(url: string): boolean {
  // A path with dots could leave its folder on whatever serves it.
  if (url.startsWith('/media/')) return /^\/media\/[\w./-]+$/.test(url) && !url.includes('..');
  return (
    url.length <= 2_000 && /^https?:\/\//.test(url) && URL.canParse(url) && !/[\p{Cc}\p{Cs} ]/u.test(url)
  );
}

/** More than `max` of something. */
export const tooMany = (field: string, list: readonly unknown[], max: number): Fault[] =>
  list.length > max
    ? [{ field, value: list.length, reason: `It has ${list.length} members: give at most ${max}.` }]
    : [];

/** Members that have the same `what` as one before them. */
export function repeated<Member>(
  field: string,
  list: readonly Member[],
  identity: (member: Member) => string,
  what: string,
): Fault[] {
  const seen = new Set<string>();
  return list.flatMap((member, index) => {
    const value = identity(member);
    if (seen.has(value))
      return [{ field: `${field}.${index}`, value, reason: `It comes twice: give each ${what} once.` }];
    seen.add(value);
    return [];
  });
}
