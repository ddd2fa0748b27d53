import { describeTrainerContract } from '@rl-exp/testkit';
import plugin from '../src/index.ts';

describeTrainerContract({ plugin, refused: [{ diverges_at: 0 }], failing: { lr: 10 } });
