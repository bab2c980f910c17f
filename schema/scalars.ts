import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';

const text = (name: string, form: RegExp, accepted: string): GraphQLScalarType<string, string> => {
  const check = (value: unknown): string => {
    if (typeof value === 'string' && form.test(value)) return value;
    throw new GraphQLError(`${name} cannot be ${JSON.stringify(value)}: give ${accepted}.`);
  };
  return new GraphQLScalarType({
    name,
    serialize: check,
    parseValue: check,
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
  });
};

const renamed = (name: string, scalar: GraphQLScalarType): GraphQLScalarType =>
  new GraphQLScalarType({ ...scalar.toConfig(), name });

/** Every scalar of the schema, checked in the same way by gateway and services. */
export const scalars = {
  Channel: text('Channel', /^[A-Z][A-Z0-9_]{0,39}$/, 'an upper-case word such as "WEB"'),
  LanguageCode: text('LanguageCode', /^[a-z]{2}$/, 'two lower-case letters such as "fr"'),
  CurrencyCode: text('CurrencyCode', /^[A-Z]{3}$/, 'three upper-case letters such as "EUR"'),
  CountryCode: text('CountryCode', /^[A-Z]{2}$/, 'two upper-case letters such as "FR"'),
  Decimal: text('Decimal', /^-?\d{1,15}(\.\d{1,6})?$/, 'a decimal number as a string such as "12.90"'),
  Date: renamed('Date', GraphQLLocalDate),
  DateTime: renamed('DateTime', GraphQLDateTimeISO),
} as const;
