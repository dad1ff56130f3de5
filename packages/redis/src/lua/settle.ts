/**
 * Gives the holds of an attempt back and books what it came to. A hold that has lapsed is corrected; one that is not there
 * has been settled, and nothing is done.
 *
 * KEYS: account and holds of each account. ARGV: when it was reserved, id; then for each account its field, first step,
 * amount held, amount used, name of the period, number of thresholds, and for each its share and the amount it stands for.
 *
 * Gives, for each threshold that is told now: the account's number, the threshold's, spent and reserved.
 */
export const settle = `
local now, id = ARGV[1], ARGV[2]
local at = 2
local crossings = {}

local function next_argument()
  at = at + 1
  return ARGV[at]
end

for index = 1, #KEYS / 2 do
  local account, holds = KEYS[index * 2 - 1], KEYS[index * 2]
  local field, first, held, used, period = next_argument(), next_argument(), next_argument(), next_argument(), next_argument()
  local thresholds = number(next_argument())
  lapse(account, holds, now)
  local hold = hold_name(held, field, id .. "/" .. index)
  local lapses = redis.call("ZSCORE", holds, hold)
  if lapses then
    redis.call("ZREM", holds, hold)
    if number(lapses) > 0 then
      add(account, "reserved", 0 - number(held))
      add(account, field, number(used))
    else
      add(account, field, number(used) - number(held))
    end
  end
  local spent = lapses and thresholds > 0 and spent_of(account, first)
  for threshold = 1, thresholds do
    local told, minimum = "told:" .. next_argument(), number(next_argument())
    if spent and spent >= minimum and (redis.call("HGET", account, told) or "") < period then
      redis.call("HSET", account, told, period)
      table.insert(crossings, { index, threshold, text(spent), text(reserved_of(account)) })
    end
  end
end
return crossings
`;
