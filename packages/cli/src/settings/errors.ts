import { defineErrors } from '@rl-exp/core';

export const settingsErrors = defineErrors({
  RLX_SETTINGS_UNREADABLE: {
    title: 'Settings cannot be read',
    exitCode: 65,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `The settings in ${file} cannot be read: ${reason}`,
    hint: () =>
      'Settings are JSON or YAML, under the key "rl-exp" in package.json, or in .rl-exprc.yaml.',
  },
  RLX_SETTINGS_INVALID: {
    title: 'Settings are wrong',
    exitCode: 65,
    message: ({ source, problems }: { source: string; problems: readonly string[] }) =>
      `The settings in ${source} are wrong: ${problems.join('; ')}.`,
    hint: ({ suggestion }: { suggestion?: string | undefined }) =>
      suggestion ??
      'Settings are store, cache, python, accelerator and launch. What an experiment decides stays in its file.',
  },
});
