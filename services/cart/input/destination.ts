import { quoted } from '../../../schema/quoted.ts';
import type { Destination } from '../cart.ts';
import type { UserError } from '../refusal.ts';

/** `CartDestinationInput` of the SDL. */
export interface DestinationInput {
  readonly country: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
}

/** A destination as a cart keeps it; what is blank is not given. */
export const normalizeDestination = ({ country, region, postalCode }: DestinationInput): Destination => ({
  country,
  // Tax rates are kept by upper-case codes.
  region: region?.trim().toUpperCase() || null,
  postalCode: postalCode?.trim() || null,
});

/** What is wrong with a destination by itself; whether it is served is for pricing to say. */
export function destinationErrors(input: DestinationInput): UserError[] {
  const { region, postalCode } = normalizeDestination(input);
  return [
    ...(region === null || regionForm.test(region)
      ? []
      : [invalid('region', region, 'the code of a state or canton such as "NY"')]),
    ...(postalCode === null || postalCodeForm.test(postalCode)
      ? []
      : [invalid('postalCode', postalCode, 'at most 20 letters, digits, spaces and hyphens')]),
  ];
}

// The second part of an ISO 3166-2 code.
const regionForm = /^[A-Z0-9]{1,3}$/;
const postalCodeForm = /^[\p{L}\p{N} -]{1,20}$/u;

const invalid = (field: string, value: string, accepted: string): UserError => ({
  code: 'INVALID_DESTINATION',
  field: ['destination', field],
  message: `${field} cannot be ${quoted(value)}: give ${accepted}.`,
});
