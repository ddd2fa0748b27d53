import { describeJudgeContract } from '@rl-exp/testkit';
import plugin from '../src/index.ts';

describeJudgeContract({ plugin, refused: [{ transfer: 2 }] });
