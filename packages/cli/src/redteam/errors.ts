import { defineErrors } from '@rl-exp/core';

export const redteamErrors = defineErrors({
  RLX_REDTEAM_CASE_INVALID: {
    title: 'No case of a red team',
    exitCode: 2,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `${file} holds no case that can be tried: ${reason}`,
    hint: () =>
      'Default-export `defineRedteamCase({ name, kind, summary, caughtBy, strengths, make })`; docs/redteam.md has an example.',
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
    message: () => 'Interrupted. Its processes are ended and its folder is removed.',
    hint: () => 'Begin again with fewer cases: rl-exp redteam --only NAME,…',
  },
});
