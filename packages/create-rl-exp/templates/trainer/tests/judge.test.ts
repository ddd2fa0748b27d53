import { fileURLToPath } from 'node:url';
import { describeJudgeContract } from '@rl-exp/testkit';
import judge from '../src/judge.ts';

const trainer = fileURLToPath(new URL('../src/index.ts', import.meta.url));

describeJudgeContract({
  plugin: judge,
  refused: [{ resamples: 0 }],
  // An honest run of this trainer; the contract tampers with it.
  experiment: `version: 1
name: honest
seeds: [1]
objective: { metric: rmse, goal: minimize }
environment: { steps: 3, segment: { audio_seconds: 300 }, actions: [hold, stop] }
hyperparameters: { lr: { start: 1.0e-3 } }
data: { use: simulated }
splits:
  salt: honest-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock }
trainer: { use: '${trainer}' }
`,
});
