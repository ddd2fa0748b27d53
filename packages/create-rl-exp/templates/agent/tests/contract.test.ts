import { describeAgentContract } from '@rl-exp/testkit';
import plugin from '../src/index.ts';

describeAgentContract({ plugin, refused: [{ enough: 2 }] });
