import { cartDiscountResolvers } from './cart-discount.ts';
import { deliveryResolvers } from './delivery.ts';
import { promotionResolvers } from './promotion.ts';
import { queryResolvers } from './query.ts';

/** Every field that the gateway computes; all other joins are data in `schema/links.graphql`. */
export const resolvers = [queryResolvers, promotionResolvers, cartDiscountResolvers, deliveryResolvers];
