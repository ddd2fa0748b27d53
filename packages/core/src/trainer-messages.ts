import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { evaluationSchema } from './evaluation.ts';
import { hyperparameterSpecSchema, hyperparametersSchema } from './hyperparameters.ts';
import { segmentSchema } from './segment.ts';
import { stateManifestSchema } from './state.ts';
import { fingerprintSchema, transitionResultSchema } from './transition.ts';

/** The version of the messages between an orchestrator and its workers. */
export const workerProtocolVersion = 1;

const splitSchema = z
  .strictObject({
    path: z.string().describe('A JSONL file, one example a line, each as in example.json.'),
    root: z.string().describe('The folder that `audio` of the examples is relative to.'),
    digest: digestSchema.describe(
      'Digest of what the examples say; where they lie does not count.',
    ),
  })
  .describe('One split of the data.');

export const initializeParamsSchema = z
  .strictObject({
    protocol: z.literal(workerProtocolVersion),
    nonce: z.string().describe('Comes back in the answer, so that older output is told apart.'),
  })
  .describe('The first request: which protocol is spoken.');

export const initializeResultSchema = z
  .looseObject({
    protocol: z.int().describe('The version that the program speaks.'),
    nonce: z.string().describe('That of the request.'),
    methods: z.array(z.string()).describe('Names of the methods that it answers.'),
  })
  .describe('Which protocol the program speaks, and what it answers.');

export const trainerOpenParamsSchema = z
  .looseObject({
    seed: z.int().describe('What every choice of chance follows from, such as the order of clips.'),
    train: splitSchema,
    val: splitSchema,
    blobs: z
      .string()
      .describe(
        'A folder of blobs, each at `<first two characters>/<digest>`; read and add, never change or remove.',
      ),
    accelerator: z.enum(['auto', 'cpu', 'cuda']).describe('What it may compute on.'),
    options: z
      .record(z.string(), z.json())
      .describe("The trainer's options, as the experiment gives them."),
  })
  .describe('Opens the trainer on a train and a val split; sent once, before anything else of it.');

export const trainerOpenedSchema = z
  .strictObject({
    root: stateManifestSchema,
    fingerprint: fingerprintSchema,
    hyperparameters: z.array(hyperparameterSpecSchema),
  })
  .describe('The untouched state, what makes results comparable, and what can be turned.');

export const trainerAdvanceParamsSchema = z
  .strictObject({
    parent: stateManifestSchema,
    hyperparameters: hyperparametersSchema,
    segment: segmentSchema,
    replicate: z
      .int()
      .nonnegative()
      .describe('Asks for the same computation anew where it is not 0; it changes no result.'),
  })
  .describe('Trains for one segment, starting from a state that stays as it is.');

export const trainerStateParamsSchema = z
  .strictObject({ state: stateManifestSchema })
  .describe('What is to be written for good, or evaluated on val.');

export const trainerPersistedSchema = z
  .strictObject({
    folder: z.string().describe('Where the blobs lie now: `blobs` of the open request.'),
  })
  .describe('Every blob of the state is on the disk, at its full length and for good.');

const fileNameSchema = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, 'a name is no path');

export const trainerExportParamsSchema = z
  .strictObject({
    state: stateManifestSchema,
    directory: z.string().describe('A folder that is not there yet, or is empty.'),
  })
  .describe('Writes a state as a checkpoint that stands alone.');

export const trainerExportedSchema = z
  .strictObject({
    directory: z.string().describe('Where the files lie.'),
    files: z.record(
      fileNameSchema,
      z.strictObject({ sha256: digestSchema, bytes: z.int().nonnegative() }),
    ),
  })
  .describe('The files of a checkpoint, with digests and lengths.');

export const workerProgressSchema = z
  .looseObject({
    task: z.string().describe('What is being done, e.g. training.'),
    done: z.number(),
    total: z.number().nullable().describe('Null where nobody knows.'),
    unit: z.string().describe('What is counted, e.g. updates.'),
    detail: z.string().optional().describe('A few words more.'),
  })
  .describe('Says how far the work is; as often as is of use, at most four times a second.');

export const workerCancelSchema = z
  .strictObject({ id: z.union([z.int(), z.string()]).describe('That of the request.') })
  .describe(
    'The answer to a request is no longer wanted; it is to end within 10 s, with the error -32800 or its result.',
  );

export const workerErrorSchema = z
  .looseObject({
    code: z
      .int()
      .describe(
        '-32700 no JSON, -32600 no request, -32601 no such method, -32800 cancelled, -32603 unexpected, -32000 expected.',
      ),
    message: z.string().describe('What happened and why, in full sentences.'),
    data: z
      .looseObject({
        code: z
          .string()
          .regex(/^RLX_[A-Z0-9_]+$/)
          .optional()
          .describe('A permanent code of an expected error, shown to the user as it is.'),
        hint: z.string().optional().describe('What to do, with the command to type.'),
        exit_code: z
          .literal([1, 2, 65, 69, 70, 130])
          .optional()
          .describe('1 the run failed, 65 invalid experiment, 69 something is missing, 70 a bug.'),
      })
      .optional(),
  })
  .describe('`error` of an answer. Failures of training are results, not errors.');

export const emptySchema = z.strictObject({}).describe('Nothing.');

export type TrainerOpened = z.infer<typeof trainerOpenedSchema>;
export type TrainerPersisted = z.infer<typeof trainerPersistedSchema>;
export type TrainerExported = z.infer<typeof trainerExportedSchema>;
export type TrainerOpenParams = z.input<typeof trainerOpenParamsSchema>;
export type WorkerProgress = z.infer<typeof workerProgressSchema>;

/** Schemas of what a trainer program gets and gives, by the names under which they are published. */
export const trainerMessageSchemas = {
  'initialize-params': initializeParamsSchema,
  'initialize-result': initializeResultSchema,
  'trainer-open-params': trainerOpenParamsSchema,
  'trainer-opened': trainerOpenedSchema,
  'trainer-advance-params': trainerAdvanceParamsSchema,
  'transition-result': transitionResultSchema,
  'trainer-state-params': trainerStateParamsSchema,
  'trainer-persisted': trainerPersistedSchema,
  evaluation: evaluationSchema,
  'trainer-export-params': trainerExportParamsSchema,
  'trainer-exported': trainerExportedSchema,
  'shutdown-message': emptySchema,
  'worker-progress': workerProgressSchema,
  'worker-cancel': workerCancelSchema,
  'worker-error': workerErrorSchema,
} as const;
type SchemaName = keyof typeof trainerMessageSchemas;

/** A message of the wire, with the published schemas of what it carries. */
export interface WireMessage {
  readonly method: string;
  /** Who sends it. */
  readonly from: 'orchestrator' | 'program';
  readonly params: SchemaName;
  /** Null for a notification, which has no answer. */
  readonly result: SchemaName | null;
  readonly says: string;
}

/** Every message between an orchestrator and a trainer program, in the order of a life. */
export const wireMessages: readonly WireMessage[] = [
  {
    method: 'initialize',
    from: 'orchestrator',
    params: 'initialize-params',
    result: 'initialize-result',
    says: 'Greets the program; it answers within 60 s of its start, before anything slow.',
  },
  {
    method: 'trainer/open',
    from: 'orchestrator',
    params: 'trainer-open-params',
    result: 'trainer-opened',
    says: 'Opens the trainer on its data, and names the untouched state.',
  },
  {
    method: 'trainer/advance',
    from: 'orchestrator',
    params: 'trainer-advance-params',
    result: 'transition-result',
    says: 'Trains for one segment: a new state, or a failure with its evidence.',
  },
  {
    method: 'trainer/evaluate',
    from: 'orchestrator',
    params: 'trainer-state-params',
    result: 'evaluation',
    says: 'Evaluates a state on val; it may come before the state is persisted.',
  },
  {
    method: 'trainer/persist',
    from: 'orchestrator',
    params: 'trainer-state-params',
    result: 'trainer-persisted',
    says: "Is answered once a state's blobs lie in the folder of blobs for good; it may come while an evaluation is under way.",
  },
  {
    method: 'trainer/export',
    from: 'orchestrator',
    params: 'trainer-export-params',
    result: 'trainer-exported',
    says: 'Writes a state as a checkpoint that stands alone, for the judge.',
  },
  {
    method: 'shutdown',
    from: 'orchestrator',
    params: 'shutdown-message',
    result: 'shutdown-message',
    says: 'The program answers and ends; it also ends when its stdin does.',
  },
  {
    method: '$/cancelRequest',
    from: 'orchestrator',
    params: 'worker-cancel',
    result: null,
    says: 'The answer to a request is no longer wanted.',
  },
  {
    method: '$/progress',
    from: 'program',
    params: 'worker-progress',
    result: null,
    says: 'How far the work is; nobody has to send it.',
  },
];
