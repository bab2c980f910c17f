import { transform } from '@swc/core';

const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'es6', ignoreDynamic: true },
  sourceMaps: 'inline',
};

/** TypeScript as the tests compile it. */
export const compile = async (source, filename) => (await transform(source, { ...options, filename })).code;
