/**
 * What accounts stand at.
 *
 * KEYS: account and holds of each account. ARGV: now; then the first step of each account. Gives spent and reserved of each.
 */
export const read = `
local states = {}
for index = 1, #KEYS / 2 do
  local account, holds = KEYS[index * 2 - 1], KEYS[index * 2]
  lapse(account, holds, ARGV[1])
  table.insert(states, { text(spent_of(account, ARGV[index + 1])), text(reserved_of(account)) })
end
return states
`;
