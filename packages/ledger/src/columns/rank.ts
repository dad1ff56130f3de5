/**
 * The value of that rank (0 is the least) among `values[from]` up to before `values[to]`, in linear time. Moves the values about.
 */
export function valueOfRank(values: Float64Array, from: number, to: number, rank: number): number {
  let left = from;
  let right = to - 1;
  const target = from + rank;
  while (left < right) {
    const pivot = middleOf(values[left] as number, values[(left + right) >> 1] as number, values[right] as number);
    let low = left;
    let high = right;
    while (low <= high) {
      while ((values[low] as number) < pivot) low++;
      while ((values[high] as number) > pivot) high--;
      if (low <= high) {
        const swapped = values[low] as number;
        values[low++] = values[high] as number;
        values[high--] = swapped;
      }
    }
    if (target <= high) right = high;
    else if (target >= low) left = low;
    else break;
  }
  return values[target] as number;
}

function middleOf(first: number, second: number, third: number): number {
  return Math.max(Math.min(first, second), Math.min(Math.max(first, second), third));
}
