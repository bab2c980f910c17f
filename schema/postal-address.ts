/** A postal address as `Address` shows it. */
export interface PostalAddress {
  readonly name: string | null;
  /** Street and number, one to three lines. */
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly country: string;
  /** E.164. */
  readonly phone: string | null;
}

/** `AddressInput` after coercion: what was left out may be missing. */
export interface PostalAddressInput {
  readonly name?: string | null;
  readonly lines: readonly string[];
  readonly postalCode?: string | null;
  readonly city: string;
  readonly region?: string | null;
  readonly country: string;
  readonly phone?: string | null;
}

/** One part of an address that cannot be. */
export interface AddressFault {
  /** Such as `lines` or `phone`. */
  readonly field: string;
  readonly value: unknown;
  /** Ends with the accepted form. */
  readonly reason: string;
}

/** The address with null for every part that was left out. */
export const buildPostalAddress = (input: PostalAddressInput): PostalAddress => ({
  name: input.name ?? null,
  lines: input.lines,
  postalCode: input.postalCode ?? null,
  city: input.city,
  region: input.region ?? null,
  country: input.country,
  phone: input.phone ?? null,
});

/** What is wrong with an address; empty where it can be kept. */
export function findAddressFaults(input: PostalAddressInput): readonly AddressFault[] {
  const address = buildPostalAddress(input);
  const { lines, phone } = address;
  const faults: AddressFault[] = [];
  if (lines.length < 1 || lines.length > 3 || !lines.every((line) => isLine(line, 200))) {
    faults.push({ field: 'lines', value: lines, reason: 'Give one to three lines of 1 to 200 characters.' });
  }
  for (const [field, maxLength] of lengths) {
    const value = address[field];
    if (value === null || isLine(value, maxLength)) continue;
    faults.push({ field, value, reason: `Give 1 to ${maxLength} characters on one line.` });
  }
  if (phone !== null && !isPhoneNumber(phone)) {
    faults.push({ field: 'phone', value: phone, reason: phoneForm });
  }
  return faults;
}

/** Whether a text is a telephone number as E.164 has it. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

/** Whether a text has the form of an e-mail address; whether it reaches anybody is another matter. */
export const isEmail = (text: string): boolean =>
  // 254 characters is what fits into the path of an SMTP command (RFC 5321, 4.5.3.1.3).
  isLine(text, 254) && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

/** The form that `isPhoneNumber` accepts, for messages. */
export const phoneForm = 'Give a number as E.164 has it, such as +33142685300.';

/** Whether a text stands on one line, says something, and has at most `maxLength` characters. */
export const isLine = (text: string, maxLength: number): boolean =>
  // A lone half of a surrogate pair, like a control character, is no text that PostgreSQL keeps.
  text.length <= maxLength && text.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(text);

const lengths = [
  ['name', 100],
  ['postalCode', 20],
  ['city', 100],
  ['region', 20],
] as const;
