import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { isCountryCode, isLanguageCode } from './iso-codes.ts';
import { quoted } from './quoted.ts';

/** What is given is checked in full; what is stored was checked when it was given, by the rules of that day. */
const text = (
  name: string,
  form: RegExp,
  accepted: string,
  isKnown: (value: string) => boolean = () => true,
): GraphQLScalarType<string, string> => {
  const refuse = (shown: string): never => {
    throw new GraphQLError(`${name} cannot be ${shown}: give ${accepted}.`);
  };
  const isOfForm = (value: unknown): value is string => typeof value === 'string' && form.test(value);
  const parse = (value: unknown): string =>
    isOfForm(value) && isKnown(value) ? value : refuse(shownOf(value));
  return new GraphQLScalarType({
    name,
    serialize: (value) => (isOfForm(value) ? value : refuse(shownOf(value))),
    parseValue: parse,
    parseLiteral: (node) => (node.kind === Kind.STRING ? parse(node.value) : refuse(print(node))),
  });
};

// Not written out: it may nest deeper than anything can walk.
const shownOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'a list or an object' : quoted(value);

const renamed = (name: string, scalar: GraphQLScalarType): GraphQLScalarType =>
  new GraphQLScalarType({ ...scalar.toConfig(), name });

/** Every scalar of the schema, checked in the same way by gateway and services. */
export const scalars = {
  Channel: text('Channel', /^[A-Z][A-Z0-9_]{0,39}$/, 'an upper-case word such as "WEB"'),
  LanguageCode: text(
    'LanguageCode',
    /^[a-z]{2}$/,
    'the two lower-case letters of an ISO 639-1 language such as "fr"',
    isLanguageCode,
  ),
  CurrencyCode: text('CurrencyCode', /^[A-Z]{3}$/, 'three upper-case letters such as "EUR"'),
  CountryCode: text(
    'CountryCode',
    /^[A-Z]{2}$/,
    'the two upper-case letters of an ISO 3166-1 country such as "FR"',
    isCountryCode,
  ),
  Decimal: text('Decimal', /^-?\d{1,15}(\.\d{1,6})?$/, 'a decimal number as a string such as "12.90"'),
  Date: renamed('Date', GraphQLLocalDate),
  DateTime: renamed('DateTime', GraphQLDateTimeISO),
} as const;
