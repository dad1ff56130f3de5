/** When every answer says it was made, seconds since the Unix epoch: fixed, so that answers can be compared whole. */
export const createdAtSec = 1_767_225_600;
