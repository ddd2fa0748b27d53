const mostLevels = 200;

/** Whether JSON is nested deeper than anything of ours; walking over it could then exhaust the stack. */
export function isNestedDeeply(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (isText && character === '\\') index += 1;
    else if (character === '"') isText = !isText;
    else if (isText) continue;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > mostLevels) return true;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return false;
}
