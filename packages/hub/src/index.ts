export { hubErrors } from './errors.ts';
export { fetchModel, type FetchModelOptions, type FetchedModel } from './fetch-model.ts';
export { hubEnvironment, hubPython, hubRequirements } from './hub-python.ts';
