export { assertRedisSuitable } from './assert-redis-suitable.ts';
export type { AddressMap } from './connect-redis.ts';
export { createRedisRegister, type RedisRegister, type RedisRegisterOptions } from './redis-register.ts';
export { parseRedisUrl, type RedisAddress } from './redis-url.ts';
export { RegisterRefusalError, RegisterUnreachableError } from './register-errors.ts';
