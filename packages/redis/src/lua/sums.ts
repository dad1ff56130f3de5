/** All fields and amounts of a day. */
export const sums = "return redis.call('HGETALL', KEYS[1])";
