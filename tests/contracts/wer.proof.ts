// The judge hears a whole honest run for it, which takes a minute.
import judge from '@rl-exp/judge';
import { describeJudgeContract } from '@rl-exp/testkit';
import { checkout } from '../command.ts';

const experiment = `version: 1
name: honest
seeds: [7]
objective: { metric: wer, goal: minimize }
environment: { steps: 2, segment: { audio_seconds: 60 } }
hyperparameters:
  lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 }
  batch_size: { start: 8, min: 1, max: 64 }
data: { use: speech, with: { source: swahili-mini } }
splits:
  salt: honest-1
  train: { domains: [health, agriculture], share: 80%, limit: { clips: 24 } }
  val: { domains: [health, agriculture], share: 20%, limit: { clips: 12 } }
  hidden: { domains: [government], limit: { clips: 6 } }
agent: { use: mock, with: { policy: scripted, actions: [lr_up, hold] } }
trainer: { use: torch, with: { model: swahili-mini/whisper-nano, threads: 2 } }
`;

describeJudgeContract({
  plugin: judge,
  manifest: `${checkout}/packages/judge/package.json`,
  // The judge decodes at full context, the trainer does not; on a dozen clips that makes a difference.
  options: { bootstrap_draws: 100, val_tolerance: 0.1 },
  experiment,
  refused: [{ bootstrap_draws: 1 }],
});
