import type { leaves } from '../../tools/references/cli-reference.ts';

type Command = ReturnType<typeof leaves>[number]['command'];

/** Words of a shell line up to where the command ends; a value that only stands for one is kept as it is. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (const [index, character] of [...line].entries()) {
    if (quote !== null) {
      if (character === quote) quote = null;
      else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (
      /[|;&>]/.test(character) ||
      (character === '#' && /\s/.test(line[index - 1] ?? ' '))
    ) {
      break;
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      // Prose beside a command stands apart by two spaces.
      if (/^\s{2,}/.test(line.slice(index))) break;
    } else {
      word = `${word ?? ''}${character}`;
    }
  }
  return word === null ? words : [...words, word];
}

/** What is wrong with the words after `rl-exp`, by the command table; null where nothing is. */
export function commandFault(program: Command, words: readonly string[]): string | null {
  const [first = '', ...rest] = words;
  if (first === '' || first.startsWith('-'))
    return ['', '--help', '--version', '-h'].includes(first) ? null : `no option ${first}`;
  const command = program.commands.find((inner) => inner.name() === first);
  if (command === undefined) return /^[A-Z]+$/.test(first) ? null : `no command ${first}`;
  return command.commands.length > 0 && rest.length > 0
    ? commandFault(command, rest)
    : optionFault(command, rest);
}

function optionFault(command: Command, words: readonly string[]): string | null {
  const left = [...words];
  let positional = 0;
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!/^--?[a-z]/.test(word)) {
      positional += 1;
      continue;
    }
    const [name = '', inline] = word.split('=');
    if (name === '--help') continue;
    const option = command.options.find(({ long, short }) => long === name || short === name);
    if (option === undefined) return `${command.name()} has no option ${name}`;
    if (!option.required) continue;
    const value = inline ?? left.shift();
    if (value === undefined) return `${name} needs a value`;
    const { argChoices, parseArg } = option;
    if (standsForValue(value)) continue;
    if (argChoices !== undefined && !argChoices.includes(value)) return `${name} is not ${value}`;
    try {
      if (argChoices === undefined) parseArg?.(value, undefined);
    } catch {
      return `${name} takes no ${value}`;
    }
  }
  const most = command.registeredArguments.some(({ variadic }) => variadic)
    ? Infinity
    : command.registeredArguments.length;
  return positional > most ? `${command.name()} takes ${most} arguments, not ${positional}` : null;
}

/** True of `RUN`, `k/n`, `<dir>`, `$run` and the like. */
const standsForValue = (value: string): boolean => /^[A-Z]|[<>…$]|^[a-z]\/[a-z]$/.test(value);
