import {
  buildPostalAddress,
  findAddressFaults,
  isEmail,
  isLine,
  isPhoneNumber,
  type PostalAddress,
  type PostalAddressInput,
  phoneForm,
} from '../../../../schema/postal-address.ts';
import { quoted } from '../../../../schema/quoted.ts';
import type { Destination } from '../../cart.ts';
import { normalizeDestination } from '../../input/destination.ts';
import { idempotencyKeyErrors } from '../../input/idempotency-key.ts';
import type { UserError } from '../../refusal.ts';
import type { OrderContact, PaymentMethod } from '../order.ts';

/** `OrderPlaceInput` of the SDL. */
export interface OrderPlaceInput {
  readonly cartId: string;
  readonly quoteToken: string;
  readonly payment: { readonly method: PaymentMethod; readonly token?: string | null };
  readonly contact: { readonly name: string; readonly email: string; readonly phone?: string | null };
  readonly address?: PostalAddressInput | null;
  readonly idempotencyKey: string;
}

/** What the input alone lets one object to. */
export const placeInputErrors = (input: OrderPlaceInput, takesCards: boolean): readonly UserError[] => [
  ...idempotencyKeyErrors(input.idempotencyKey),
  ...contactErrors(input.contact),
  ...paymentErrors(input.payment, takesCards),
  ...(input.address ? addressErrors(input.address) : []),
];

/** The contact as an order keeps it. */
export const contactOf = ({ contact: { name, email, phone } }: OrderPlaceInput): OrderContact => ({
  name: name.trim(),
  email: email.trim(),
  phone: phone ?? null,
});

/** The address as an order keeps it. */
export const addressOf = ({ address }: OrderPlaceInput): PostalAddress | null =>
  address ? buildPostalAddress(address) : null;

/** An address elsewhere than where the quote was made for would be delivered at another price, or taxed otherwise. */
export function elsewhereErrors(address: PostalAddress, destination: Destination): readonly UserError[] {
  const given = normalizeDestination(address);
  return (['country', 'region', 'postalCode'] as const).flatMap((part): UserError[] =>
    destination[part] === null || destination[part] === given[part]
      ? []
      : [
          {
            code: 'ADDRESS_ELSEWHERE',
            field: ['address', part],
            message: `The cart is priced for ${part} ${quoted(destination[part])}: set the address's with cartDeliverySet first, or give that one.`,
          },
        ],
  );
}

const contactErrors = ({ name, email, phone }: OrderPlaceInput['contact']): readonly UserError[] => [
  ...(isLine(name, 100) ? [] : [invalidContact('name', 'Give 1 to 100 characters on one line.')]),
  ...(isEmail(email.trim()) ? [] : [invalidContact('email', 'Give an address such as ada@example.org.')]),
  ...(phone == null || isPhoneNumber(phone) ? [] : [invalidContact('phone', phoneForm)]),
];

const invalidContact = (field: string, form: string): UserError => ({
  code: 'INVALID_CONTACT',
  field: ['contact', field],
  message: `${field} cannot be that. ${form}`,
});

function paymentErrors({ method, token }: OrderPlaceInput['payment'], takesCards: boolean): UserError[] {
  const field = ['payment', 'token'];
  const code = 'PAYMENT_METHOD_UNKNOWN';
  if (method === 'IN_STORE')
    return token == null
      ? []
      : [{ code, field, message: 'Leave the token out: IN_STORE is paid at the till.' }];
  if (!takesCards) return [{ code, field: ['payment', 'method'], message: 'This shop takes no cards here.' }];
  return token != null && isLine(token, 500)
    ? []
    : [{ code, field, message: 'Give the token of the payment provider, 1 to 500 characters.' }];
}

const addressErrors = (address: PostalAddressInput): readonly UserError[] =>
  findAddressFaults(address).map(({ field, reason }) => ({
    code: 'INVALID_ADDRESS',
    field: ['address', field],
    message: `${field} cannot be that. ${reason}`,
  }));
