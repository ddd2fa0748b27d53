/** Where the judge's folder holds what a checkpoint was heard to say in the hidden clips. */
export function itemsFile(side: 'base' | 'submitted'): string {
  return `hidden-items-${side}.jsonl`;
}
