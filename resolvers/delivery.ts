import { titleResolver } from './title.ts';

/** A delivery method's title, wherever it is shown: pricing is never told a language. */
export const deliveryResolvers = {
  DeliveryMethod: { title: titleResolver },
  DeliveryOption: { title: titleResolver },
  OrderDelivery: {
    title: {
      ...titleResolver,
      // Of no method.
      resolve: (...[delivery, ...rest]: Parameters<typeof titleResolver.resolve>): string | null =>
        delivery.titles.length === 0 ? null : titleResolver.resolve(delivery, ...rest),
    },
  },
};
