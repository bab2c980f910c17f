import { expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { serviceSdl } from '../../schema/sdl.ts';

const mutationsOf = (service: 'cart' | 'customer') => {
  const mutations = buildSchema(serviceSdl(service)).getMutationType()?.getFields() ?? {};
  return Object.values(mutations).map((field) => [field.name, field] as const);
};

it.each([...mutationsOf('cart'), ...mutationsOf('customer')])(
  '%s answers a payload with its own errors, and with warnings',
  (name, { type }) => {
    const payload = getNamedType(type);
    const own = name.charAt(0).toUpperCase() + name.slice(1);
    const fields = isObjectType(payload) ? payload.getFields() : {};
    expect([String(type), String(fields.userErrors?.type)]).toEqual([`${own}Payload!`, `[${own}Error!]!`]);
    expect(String(fields.warnings?.type)).toMatch(/^\[(?:Cart|Customer)Warning!\]!$/);
  },
);
