import { sql } from 'kysely';
import {
  buildPostalAddress,
  findAddressFaults,
  isLine,
  type PostalAddressInput,
} from '../../schema/postal-address.ts';
import { quoted } from '../../schema/quoted.ts';
import { type CustomerAddress, createRandomId, isRandomId } from './customer.ts';
import type { OwnChange } from './own-change.ts';
import { invalid, refuse, refuseIfAny, type UserError } from './refusal.ts';
import { readAddresses } from './rows.ts';

/** `CustomerAddressAddInput` without its key. */
export interface AddressAddition {
  readonly label?: string | null;
  readonly address: PostalAddressInput;
  readonly isDefault: boolean;
}

/** `CustomerAddressUpdateInput`: what is left out stays, a null label is taken away. */
export interface AddressChanges {
  readonly id: string;
  readonly label?: string | null;
  readonly address?: PostalAddressInput | null;
  readonly isDefault?: boolean | null;
}

/** Refuses what no address can have. */
export function checkAddress({ label, address }: Pick<AddressChanges, 'label' | 'address'>): void {
  const faults = address == null ? [] : findAddressFaults(address);
  refuseIfAny([
    ...(label == null || isLine(label, 50)
      ? []
      : [invalid(['label'], label, 'Give 1 to 50 characters on one line.')]),
    ...faults.map(({ field, value, reason }): UserError => invalid(['address', field], value, reason)),
  ]);
}

/** Adds an address and gives its id; the first one is the default. */
export async function addAddress(change: OwnChange, addition: AddressAddition): Promise<string> {
  const { trx, customerId } = change;
  const own = await readOwn(change);
  // Counted under the lock on the customer's row: two calls at once cannot both be the fiftieth.
  if (own.length >= maxAddresses) {
    refuse('TOO_MANY_ADDRESSES', null, `A customer has at most ${maxAddresses} addresses: remove one first.`);
  }
  const id = createRandomId();
  const address = JSON.stringify(buildPostalAddress(addition.address));
  await sql`
    INSERT INTO customer_address (id, customer_id, label, address, is_default)
    VALUES (${id}, ${customerId}, ${addition.label ?? null}, ${address}::jsonb, false)`.execute(trx);
  // Inserted as none first: the unique index allows one default at any moment.
  if (addition.isDefault || own.length === 0) await makeDefault(change, id);
  return id;
}

/** Changes an address. */
export async function updateAddress(change: OwnChange, changes: AddressChanges): Promise<void> {
  checkAddress(changes);
  const { id, label, address } = await findOwn(change, changes);
  // Null takes a label away, but an address cannot be without its address.
  const next = {
    label: changes.label === undefined ? label : changes.label,
    address: JSON.stringify(changes.address == null ? address : buildPostalAddress(changes.address)),
  };
  await sql`
    UPDATE customer_address SET label = ${next.label}, address = ${next.address}::jsonb WHERE id = ${id}`.execute(
    change.trx,
  );
  if (changes.isDefault === true) await makeDefault(change, id);
}

/** Removes an address; where it was the default, the oldest one that is left becomes it. */
export async function removeAddress(change: OwnChange, { id }: { readonly id: string }): Promise<void> {
  const removed = await findOwn(change, { id });
  await sql`DELETE FROM customer_address WHERE id = ${removed.id}`.execute(change.trx);
  const [oldest] = await readOwn(change);
  if (removed.isDefault && oldest !== undefined) await makeDefault(change, oldest.id);
}

const maxAddresses = 50;

// At most 50: reading them all is one statement whatever is asked of them.
const readOwn = async ({ trx, customerId }: OwnChange): Promise<readonly CustomerAddress[]> =>
  (await readAddresses(trx, [customerId]))[0] ?? [];

async function findOwn(
  change: OwnChange,
  { id, isDefault }: Pick<AddressChanges, 'id' | 'isDefault'>,
): Promise<CustomerAddress> {
  const found = isRandomId(id) ? (await readOwn(change)).find((address) => address.id === id) : undefined;
  if (found === undefined) {
    return refuse('ADDRESS_NOT_FOUND', ['id'], `This customer has no address ${quoted(id)}.`);
  }
  if (found.isDefault && isDefault === false) {
    refuseIfAny([invalid(['isDefault'], false, 'Make another address the default instead.')]);
  }
  return found;
}

// In two steps: at no moment may two be the default.
async function makeDefault({ trx, customerId }: OwnChange, id: string): Promise<void> {
  await sql`
    UPDATE customer_address SET is_default = false WHERE customer_id = ${customerId} AND is_default`.execute(
    trx,
  );
  await sql`UPDATE customer_address SET is_default = true WHERE id = ${id}`.execute(trx);
}
