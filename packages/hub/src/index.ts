export { hubErrors } from './errors.ts';
export type { HubModel } from './ask-for-model.ts';
export { fetchModel, type FetchedModel } from './fetch-model.ts';
export { measureModel, type MeasuredModel } from './measure-model.ts';
export { hubEnvironment, hubPython, hubRequirements } from './hub-python.ts';
