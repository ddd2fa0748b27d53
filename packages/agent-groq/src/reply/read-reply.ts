import { jsonObjects, parseObject, type ReplyObject } from './json-objects.ts';

/** What a reply says, before it is looked at whether it is allowed. */
export interface RawReply {
  readonly action: unknown;
  readonly values?: unknown;
  readonly from?: unknown;
  readonly rationale?: unknown;
}

const longestText = 20_000;

/**
 * The choice in a model's text: the last JSON object that names an action, fenced or not; else `ACTION=name`; else a
 * text that is one word. Null where there is none of these. Thoughts in `<think>` are not looked at.
 */
export function readReply(text: string): RawReply | null {
  const said = text
    .slice(-longestText)
    .replaceAll(/<think>[\s\S]*?(?:<\/think>|$)/gi, '')
    .replace(/^[\s\S]*<\/think>/i, '')
    .trim();
  const objects = jsonObjects(said).flatMap((object) => withAction(object) ?? []);
  return objects.at(-1) ?? readAssignment(said) ?? readWord(said);
}

/** The object, or the parameters of a tool call that it is. */
function withAction(object: ReplyObject): RawReply | null {
  if ('action' in object) return { ...object, action: object['action'] };
  const inner = object['arguments'] ?? object['parameters'];
  const parameters = typeof inner === 'string' ? parseObject(inner) : inner;
  return typeof parameters === 'object' && parameters !== null && 'action' in parameters
    ? parameters
    : null;
}

// A name in quotes counts only where they are closed: a reply that was cut off may end in the middle of one.
const assignment =
  /(?:^|[\s*`"'({])action["'`*]*\s*[=:][\s`*]*(?:"([\w-]+)"|'([\w-]+)'|([\w-]+))/gi;

function readAssignment(said: string): RawReply | null {
  const found = [...said.matchAll(assignment)].at(-1);
  return found === undefined ? null : { action: found[1] ?? found[2] ?? found[3], rationale: said };
}

function readWord(said: string): RawReply | null {
  const word = /^["'`*_\s]*([A-Za-z][\w-]*)["'`*_\s.!]*$/.exec(said);
  return word === null ? null : { action: word[1] };
}
