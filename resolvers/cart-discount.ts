import { titleResolver } from './title.ts';

/** A discount's title, which is that of its promotion. */
export const cartDiscountResolvers = { CartDiscount: { title: titleResolver } };
