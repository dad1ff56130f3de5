/**
 * Holds an attempt on all its accounts, or on none.
 *
 * KEYS: account and holds of each account. ARGV: now, when it lapses, id; then for each account its field, first step, limit
 * ("" where it never refuses), amount, and for how long its keys are kept.
 *
 * Gives nothing where it is held, else the number of the account that refuses, its spent and its reserved.
 */
export const reserve = `
local now, lapses, id = ARGV[1], ARGV[2], ARGV[3]
local count = #KEYS / 2

local function given(index)
  local at = 3 + (index - 1) * 5
  return KEYS[index * 2 - 1], KEYS[index * 2], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
end

local function own_hold(index)
  local _, holds, field, _, _, amount = given(index)
  return holds, hold_name(amount, field, id .. "/" .. index)
end

-- A client that was cut off may send the same wish again.
if redis.call("ZSCORE", own_hold(1)) then
  return {}
end

local wanted = {}
for index = 1, count do
  local account, holds, field, first, limit, amount = given(index)
  lapse(account, holds, now)
  if limit ~= "" then
    wanted[account] = (wanted[account] or 0) + number(amount)
    local spent, reserved = spent_of(account, first), reserved_of(account)
    if spent + reserved + wanted[account] > number(limit) then
      return { index, text(spent), text(reserved) }
    end
  end
end

for index = 1, count do
  local account, holds, field, first, limit, amount, keep = given(index)
  local _, hold = own_hold(index)
  redis.call("ZADD", holds, lapses, hold)
  redis.call("HINCRBY", account, "reserved", amount)
  redis.call("PEXPIRE", account, keep)
  redis.call("PEXPIRE", holds, keep)
end
return {}
`;
