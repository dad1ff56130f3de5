/** Adds to the fields of a day once for each call. KEYS: the call's mark, the day. ARGV: their lives in ms, then fields and amounts. */
export const count = `
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 0 end
for at = 3, #ARGV, 2 do redis.call('HINCRBY', KEYS[2], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`;
