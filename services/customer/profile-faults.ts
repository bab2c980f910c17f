import { isEmail, isLine, isPhoneNumber, phoneForm } from '../../schema/postal-address.ts';
import type { CustomerProfile } from './customer.ts';
import { invalid, type UserError } from './refusal.ts';

/** `CustomerProfileUpdateInput`: what is left out stays, null takes a value away. */
export type ProfileChanges = Partial<CustomerProfile>;

/** Characters of a given or family name. */
export const maxNameLength = 100;

/** What is wrong with changes of a profile. `today` is the latest day that it is anywhere, as `YYYY-MM-DD`. */
export function findProfileFaults(changes: ProfileChanges, today: string): readonly UserError[] {
  const { givenName, familyName, email, phone, birthday } = changes;
  return [
    ...check('givenName', givenName, (name) => isLine(name, maxNameLength), nameForm),
    ...check('familyName', familyName, (name) => isLine(name, maxNameLength), nameForm),
    ...check('email', email, isEmail, 'Give an e-mail address such as ada@example.org.'),
    ...check('phone', phone, isPhoneNumber, phoneForm),
    ...check(
      'birthday',
      birthday,
      (day) => day >= earliestBirthday && day <= today,
      `Give a day from ${earliestBirthday} to today.`,
    ),
  ];
}

const nameForm = `Give 1 to ${maxNameLength} characters on one line.`;
// Nobody alive was born before; an earlier day is a slip of the keyboard.
const earliestBirthday = '1900-01-01';

const check = (
  field: string,
  value: string | null | undefined,
  isRight: (value: string) => boolean,
  form: string,
): readonly UserError[] => (value == null || isRight(value) ? [] : [invalid([field], value, form)]);
