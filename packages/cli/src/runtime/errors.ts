import { resolve } from 'node:path';
import { defineErrors } from '@rl-exp/core';
import { differenceLines, type Difference } from './differences.ts';

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `\n    ${line}`).join('');

export const runtimeErrors = defineErrors({
  RLX_DIRECTORY_UNWRITABLE: {
    title: 'Directory cannot be written',
    exitCode: 69,
    message: ({ path, reason }: { path: string; reason: string }) =>
      `Cannot write to ${path} (${reason}).`,
    hint: ({ path }: { path: string }) =>
      `Make it writable ('mkdir -p ${path} && chmod u+w ${path}'), or choose another place with --runs DIR or --store DIR.`,
  },
  RLX_DISK_FULL: {
    title: 'Disk is full',
    exitCode: 69,
    message: ({ path, reason }: { path: string; reason: string }) =>
      `There is no room to write ${path} (${reason}). Everything recorded before is whole.`,
    hint: () =>
      "Make room (training states can be made again: 'rl-exp store gc --max-size 1GB'), or name another store with --store DIR; then type the same command again.",
  },
  RLX_EXCHANGE_DIFFERS: {
    title: 'Another question is on record',
    exitCode: 1,
    message: ({
      step,
      index,
      differences: found,
    }: {
      step: number;
      index: number;
      differences: readonly Difference[];
    }) =>
      `What the agent asks at step ${step} (exchange ${index + 1}) is not what is on record:${indented(differenceLines(found))}`,
    hint: () =>
      'The agent, its prompt or its options changed since. Bring them back as they were, or ask anew in a run of its own with --fresh.',
  },
  RLX_EXCHANGE_MISSING: {
    title: 'No answer on record',
    exitCode: 1,
    message: ({ step, index }: { step: number; index: number }) =>
      `The agent asks something at step ${step} (exchange ${index + 1}) that the record has no answer to.`,
    hint: () =>
      'With --answers-from, name a run that was finished, or leave it out so that the agent asks.',
  },
  RLX_ANSWERS_CELL_MISSING: {
    title: 'Run without this cell',
    exitCode: 2,
    message: ({ run, cell }: { run: string; cell: string }) =>
      `${run} has no cell ${cell}, so that it cannot answer its agent.`,
    hint: () =>
      'Name the run that was made from this experiment with the same profiles and --set, as --answers-from DIR.',
  },
  RLX_BASELINE_CELL_MISSING: {
    title: 'Run without a cell to be paired with',
    exitCode: 2,
    message: ({ run, cell, reason }: { run: string; cell: string; reason: string }) =>
      `Cell ${cell} cannot be paired with one of ${run}: ${reason}.`,
    hint: ({ run }: { run: string }) =>
      `Name a run of the same seeds and data whose cells differ in their seeds alone, judged: rl-exp judge ${run}`,
  },
  RLX_STATE_INCOMPLETE: {
    title: 'State is not all there',
    exitCode: 1,
    retryable: true,
    message: ({ state }: { state: string }) =>
      `The trainer made state ${state.slice(0, 12)}, but not all of its blobs are in the store.`,
    hint: () => 'Type the same command again; the segment is trained again.',
  },
  RLX_STATE_EVICTED: {
    title: 'State was evicted and cannot be made again',
    exitCode: 1,
    message: ({ state, reason }: { state: string; reason: string }) =>
      `The blobs of state ${state.slice(0, 12)} are not in the store any more, and ${reason}.`,
    hint: () => 'Bring the store back that the run was made with, or start anew with --fresh.',
  },
  RLX_STATE_NOT_REPRODUCED: {
    title: 'State came out differently',
    exitCode: 1,
    message: ({ expected, found }: { expected: string; found: string }) =>
      `Training a segment again gave state ${found.slice(0, 12)}, but the record says ${expected.slice(0, 12)}, on numerics that are declared deterministic.`,
    hint: () =>
      "Nothing was changed. Look for damage with 'rl-exp store verify', then start anew with --fresh.",
  },
  RLX_FORK_REFUSED: {
    title: 'Run cannot be forked there',
    exitCode: 2,
    message: ({ reason }: { reason: string }) => `The run cannot be forked like this: ${reason}.`,
    hint: () => "Look at its steps with 'rl-exp status RUN', then name one with --at STEP.",
  },
  RLX_CELL_UNKNOWN: {
    title: 'Which cell?',
    exitCode: 2,
    message: ({ cells }: { cells: readonly string[] }) =>
      `There are ${cells.length} cells to choose from:${indented(cells.slice(0, 20))}${cells.length > 20 ? `\n    and ${cells.length - 20} more` : ''}`,
    hint: () => 'Name one of them: the same command with --cell ID.',
  },
  RLX_RUN_NOT_FOUND: {
    title: 'No such run',
    exitCode: 2,
    message: ({ path, isThere = true }: { path: string; isThere?: boolean }) =>
      isThere ? `${path} is no run: it holds no plan.json.` : `${path} is not there.`,
    hint: ({ similar }: { similar?: string | undefined }) =>
      similar === undefined
        ? "List the runs there are with 'rl-exp status'."
        : `Did you mean ${similar}?`,
  },
  RLX_RUN_DIRECTORY_TAKEN: {
    title: 'Directory is taken',
    exitCode: 2,
    message: ({ path }: { path: string }) =>
      `${path} exists and is not a run of rl-exp, or --fresh was asked for.`,
    hint: () => 'Name a directory that does not exist yet with --run DIR, or leave --run out.',
  },
  RLX_RUN_LOCKED: {
    title: 'Run in use',
    exitCode: 1,
    message: ({ path, pid, host }: { path: string; pid: number; host: string }) =>
      `Process ${pid} on ${host} is working on ${path}.`,
    hint: () =>
      'Wait for it or stop it; then type the same command again. Use --fresh for a second run beside it.',
  },
  RLX_RUN_PLAN_CHANGED: {
    title: 'Plan does not match the run',
    exitCode: 1,
    message: ({ path, differences }: { path: string; differences: readonly Difference[] }) =>
      `${path} was made from another plan:${indented(differenceLines(differences))}`,
    hint: ({ path }: { path: string }) =>
      `To continue it as it was planned: rl-exp resume ${path}. To continue it differently: rl-exp fork ${path} --at STEP. For a run of this plan leave out --run.`,
  },
  RLX_JOURNAL_CORRUPT: {
    title: 'Journal is damaged',
    exitCode: 1,
    message: ({ path, line, reason }: { path: string; line: number; reason: string }) =>
      `Line ${line} of ${path} does not hold: ${reason}.`,
    hint: ({ path }: { path: string }) =>
      `Nothing was changed. Restore the file from a copy, or cut it back to what holds: rl-exp fsck ${resolve(path, '../../..')} --repair`,
  },
  RLX_RECORD_CORRUPT: {
    title: 'Store record is damaged',
    exitCode: 1,
    message: ({ path, reason }: { path: string; reason: string }) =>
      `${path} cannot be used: ${reason}.`,
    hint: ({ path }: { path: string }) =>
      `Put it aside, and it will be made again: rl-exp store verify --repair --store ${resolve(path, '../../..')}`,
  },
  RLX_RECORD_MISSING: {
    title: 'Store record is gone',
    exitCode: 1,
    message: ({ path }: { path: string }) =>
      `${path} is not there, although this run refers to it.`,
    hint: () => 'Bring the store back that the run was made with, or start anew with --fresh.',
  },
  RLX_EXPORT_INCOMPLETE: {
    title: 'Checkpoint was not written as announced',
    exitCode: 1,
    message: ({ path, file }: { path: string; file: string }) =>
      `The trainer wrote ${path}, but ${file} is missing or is not what it announced.`,
    hint: () =>
      'Look for room on the disk, then type the same command again; the checkpoint is written anew.',
  },
  RLX_ARTIFACT_INVALID: {
    title: 'File of a run is not what it should be',
    exitCode: 1,
    message: ({ path, kind, reason }: { path: string; kind: string; reason: string }) =>
      `${path} is not a ${kind}: ${reason}.`,
    hint: ({ kind }: { kind: string }) =>
      kind === 'verdict'
        ? 'Have it made again: rl-exp judge RUN.'
        : 'Restore the file from a copy, or start anew with --fresh.',
  },
  RLX_EPISODE_UNFINISHED: {
    title: 'Episode is not finished',
    exitCode: 1,
    message: ({ cell }: { cell: string }) =>
      `The episode of cell ${cell} is not finished, so it cannot be judged.`,
    hint: () => "Continue it with the same 'rl-exp run' command, then judge again.",
  },
  RLX_SPLIT_EMPTY: {
    title: 'Split is empty',
    exitCode: 65,
    message: ({ split, domains }: { split: string; domains: readonly string[] }) =>
      `The ${split} split holds no example; its domains are ${domains.join(', ')}.`,
    hint: () =>
      "Look at what the source holds with 'rl-exp data FILE', then change splits in the experiment.",
  },
  RLX_HYPERPARAMETER_UNKNOWN: {
    title: 'Hyperparameter unknown to the trainer',
    exitCode: 65,
    message: ({ name, known }: { name: string; known: readonly string[] }) =>
      `The trainer has no hyperparameter '${name}'; it has ${known.join(', ')}.`,
    hint: () => 'Mend the name under hyperparameters or in the action that changes it.',
  },
  RLX_PLUGIN_CHANGED: {
    title: 'Plugin changed since the plan was made',
    exitCode: 1,
    message: ({ use, planned, found }: { use: string; planned: string; found: string }) =>
      `The plan names ${use} ${planned.slice(0, 12)}, and now there is ${found.slice(0, 12)}.`,
    hint: () =>
      "Run the experiment again: 'rl-exp run FILE' makes a run with what there is now, and what was trained is reused. Or go back to the version of the plan, or go on after a step: 'rl-exp fork RUN --at STEP'.",
  },
  RLX_DATA_CHANGED: {
    title: 'Data changed since the run began',
    exitCode: 1,
    message: ({ split, changes }: { split: string; changes: readonly string[] }) =>
      `The ${split} split is not the one that this run began with${changes.length === 0 ? '' : `: ${changes.join('; ')}`}.`,
    hint: () => 'Bring the data back to what it was, or start anew with --fresh.',
  },
  RLX_DATA_MANIFEST_INVALID: {
    title: 'Data source gave no manifest',
    exitCode: 65,
    message: ({ source, reason }: { source: string; reason: string }) =>
      `What the data source '${source}' prepared cannot be used: ${reason}.`,
    hint: () => 'Nothing was trained. Mend the data plugin, then: rl-exp data FILE',
  },
  RLX_DATA_NOT_AS_PINNED: {
    title: 'Data is not what was pinned',
    exitCode: 1,
    message: ({
      path,
      changes,
    }: {
      path: string;
      experiment: string;
      changes: readonly string[];
    }) => `The splits are not those that ${path} pins:${indented(changes)}`,
    hint: ({ experiment }: { experiment: string }) =>
      `Bring the data back to what it was, or accept what there is now: rl-exp data ${experiment} --pin (with the same --profile and --set).`,
  },
  RLX_ESTIMATE_FAILED: {
    title: 'A plugin cannot say what it would bring',
    exitCode: 69,
    retryable: true,
    message: ({ reason }: { reason: string }) => `Asked what it would bring, it failed: ${reason}.`,
    hint: () => 'The plan holds without it; rl-exp run FILE fetches what is needed.',
  },
  RLX_ESTIMATE_LATE: {
    title: 'A plugin took too long to say what it would bring',
    exitCode: 69,
    retryable: true,
    message: ({ seconds }: { seconds: number }) => `It did not answer in ${seconds} s.`,
    hint: () => 'Look at the network, then type the same command again; a run waits longer.',
  },
  RLX_PIN_FILE_INVALID: {
    title: 'Pin file cannot be used',
    exitCode: 65,
    message: ({ path, reason }: { path: string; reason: string }) =>
      `${path} does not say which splits are pinned: ${reason}.`,
    hint: ({ path }: { path: string }) =>
      `Restore it from a copy, or pin anew what there is now: rm ${path} && rl-exp data FILE --pin (once for each profile that was pinned).`,
  },
  RLX_TRAINER_CHANGED: {
    title: 'Trainer changed since the run began',
    exitCode: 1,
    message: ({ differences }: { differences: readonly Difference[] }) =>
      `The trainer is not the one that this run began with:${indented(differenceLines(differences))}`,
    hint: () =>
      "Go back to the same code, options and libraries, start anew with --fresh, or go on from here with what there is now: 'rl-exp fork RUN --at STEP'.",
  },
  RLX_COMPARE_RULES_DIFFER: {
    title: 'Runs declare different comparisons',
    exitCode: 65,
    message: ({ first, second }: { first: string; second: string }) =>
      `${first} and ${second} declare that they are compared by different rules.`,
    hint: () =>
      'Compare them apart, or say how: --baseline NAME --split hidden --equivalence 0.005. It is shown that this was not declared before the runs.',
  },
  RLX_INTERRUPTED: {
    title: 'Interrupted',
    exitCode: 130,
    message: ({ run }: { run: string }) =>
      `Interrupted. Everything done so far is saved in ${run}.`,
    hint: () => 'Type the same command again to go on from there.',
  },
  RLX_STORE_BUSY: {
    title: 'Store is being tidied up',
    exitCode: 1,
    retryable: true,
    message: ({ path, pid, host }: { path: string; pid: number; host: string }) =>
      `Process ${pid} on ${host} is removing what is not needed from ${path}.`,
    hint: () => 'Wait until it is done; then type the same command again.',
  },
});
