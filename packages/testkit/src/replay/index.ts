export type { ChatRequest } from './chat-request.ts';
export { completion, sendError, sendJson } from './completion.ts';
export * as reactions from './reactions.ts';
export {
  ReplayServer,
  type Reaction,
  type ReplayOptions,
  type ReplayScript,
} from './replay-server.ts';
export type { ServedModel } from './service-rules.ts';
