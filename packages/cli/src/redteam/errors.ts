import { defineErrors } from '@rl-exp/core';

export const redteamErrors = defineErrors({
  RLX_REDTEAM_CASE_INVALID: {
    title: 'No case of a red team',
    exitCode: 2,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `${file} holds no case that can be tried: ${reason}`,
    hint: () =>
      'Default-export `defineRedteamCase({ name, kind, summary, caughtBy, strengths, make })` or `defineHonestRun({ name, summary, make })`; docs/redteam.md has an example.',
  },
  RLX_REDTEAM_NO_CASES: {
    title: 'No cases of a red team',
    exitCode: 2,
    message: ({ folder, reason }: { folder: string; reason: string }) =>
      `There is no case in ${folder}: ${reason}`,
    hint: () =>
      'Give --cases a folder of modules that default-export a case each; docs/redteam.md has an example.',
  },
  RLX_REDTEAM_NAME_TAKEN: {
    title: 'Name of a case is taken',
    exitCode: 2,
    message: ({ file, name }: { file: string; name: string }) =>
      `${file} calls its case ${name}, as another case is called already.`,
    hint: () => 'Give it another name, then type the same command again.',
  },
  RLX_REDTEAM_NOTHING_SUBMITTED: {
    title: 'Case submitted no run',
    exitCode: 1,
    message: ({ name }: { name: string }) => `The case ${name} ended without submitting a run.`,
    hint: () => 'Call `scene.submit(run)` with what `scene.honest()` or `scene.play()` gave.',
  },
  RLX_REDTEAM_INTERRUPTED: {
    title: 'Interrupted',
    exitCode: 130,
    message: ({ kept }: { kept: string | null }) =>
      kept === null
        ? 'Interrupted. Its processes are ended and its folder is removed.'
        : `Interrupted. Its processes are ended; its folder is kept in ${kept}.`,
    hint: () => 'Begin again with fewer cases: rl-exp redteam --only NAME,…',
  },
});
