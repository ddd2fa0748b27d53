import { describeTrainerContract } from '@rl-exp/testkit';
import torch from '@rl-exp/trainer-torch';
import { checkout } from '../command.ts';

describeTrainerContract({
  plugin: torch,
  manifest: `${checkout}/packages/trainer-torch/package.json`,
  options: { model: 'swahili-mini/whisper-nano', threads: 1 },
  refused: [{}, { model: 'swahili-mini/whisper-nano', threads: 0 }],
});
