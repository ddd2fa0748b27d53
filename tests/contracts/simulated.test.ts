import { describeJudgeContract, describeTrainerContract, simulatedPlugins } from '@rl-exp/testkit';
import { checkout } from '../command.ts';

const manifest = `${checkout}/packages/trainer-simulated/package.json`;
const { trainer, judge } = await simulatedPlugins();

describeTrainerContract({
  plugin: trainer,
  manifest,
  failing: { lr: 10 },
  refused: [{ start_wer: -1 }],
});

describeJudgeContract({ plugin: judge, manifest, refused: [{ resamples: 0 }] });
