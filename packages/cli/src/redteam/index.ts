export {
  defineHonestRun,
  defineRedteamCase,
  type RedteamCase,
  type Scene,
  type SceneRun,
} from './redteam-case.ts';
