import { randomBytes } from 'node:crypto';
import type { PostalAddress } from '../../schema/postal-address.ts';

/** One person. */
export interface Customer {
  /** The key inside the global id: the gateway makes it from the token. */
  readonly id: string;
  readonly profile: CustomerProfile;
  readonly identities: readonly LoginIdentity[];
  readonly createdAt: Date;
}

/** What a customer says of themselves. */
export interface CustomerProfile {
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthday: string | null;
  readonly language: string | null;
}

/** A login by which a person is known. */
export interface LoginIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** An address in a customer's book of addresses. */
export interface CustomerAddress {
  readonly id: string;
  readonly label: string | null;
  readonly address: PostalAddress;
  readonly isDefault: boolean;
}

/** A list of things to remember. */
export interface Wishlist {
  /** The key inside the global id. */
  readonly id: string;
  readonly customerId: string;
  readonly title: string;
  readonly updatedAt: Date;
}

/** One thing to remember. */
export interface WishlistItem {
  readonly sku: string;
  readonly addedAt: Date;
}

/** An id that nobody can guess: 128 random bits. */
export const createRandomId = (): string => randomBytes(16).toString('base64url');

/** Whether a text has the form of `createRandomId`; anything else is nobody's id. */
export const isRandomId = (text: string): boolean => /^[\w-]{22}$/.test(text);
