/**
 * What all scripts know of an account. It has two keys: a hash with `reserved`, `spent` (calendar) or `spent:STEP` (rolling)
 * and `told:SHARE`; and a sorted set of its holds, each `AMOUNT FIELD ID`, by the time at which it lapses. A hold that has
 * lapsed stays for a day with that time negative, so that a late settlement finds it. Amounts stay whole: they are added by
 * Redis in 64 bits, and compared in Lua as doubles, which are exact to 2^53.
 */
export const accounts = `
local function number(value)
  return tonumber(value or "0") or 0
end

local function text(value)
  return string.format("%.0f", value)
end

local function add(account, field, amount)
  redis.call("HINCRBY", account, field, text(amount))
end

local function hold_name(amount, field, id)
  return amount .. " " .. field .. " " .. id
end

-- Holds that were not settled in time count as spent: whoever made them may be dead, and the provider may have billed.
local function lapse(account, holds, now)
  local day = 86400000
  redis.call("ZREMRANGEBYSCORE", holds, text(0 - math.max(0, number(now) - day)), "(0")
  local lapsed = redis.call("ZRANGEBYSCORE", holds, "(0", now, "WITHSCORES")
  for index = 1, #lapsed, 2 do
    local hold = lapsed[index]
    local amount, field = string.match(hold, "^(%d+) (%S+) ")
    redis.call("ZADD", holds, "XX", text(0 - number(lapsed[index + 1])), hold)
    add(account, "reserved", 0 - number(amount))
    add(account, field, number(amount))
  end
end

-- first: the oldest step that counts, "" for calendar periods, whose key holds one period only.
local function spent_of(account, first)
  if first == "" then
    return number(redis.call("HGET", account, "spent"))
  end
  local sum = 0
  local oldest = number(first)
  local fields = redis.call("HGETALL", account)
  for index = 1, #fields, 2 do
    local step = string.match(fields[index], "^spent:(%d+)$")
    if step and number(step) >= oldest then
      sum = sum + number(fields[index + 1])
    elseif step and number(step) < oldest - 60 then
      redis.call("HDEL", account, fields[index])
    end
  end
  return sum
end

local function reserved_of(account)
  return number(redis.call("HGET", account, "reserved"))
end
`;
