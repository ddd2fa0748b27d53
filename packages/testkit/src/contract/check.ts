/** One thing that a contract demands. It knows no test framework. */
export interface Check {
  /** What holds, in the words of a test's name. */
  readonly name: string;
  /**
   * @throws RLX_CONTRACT_BROKEN with what the plugin does instead; RLX_CONTRACT_USAGE where the contract itself was
   *   written wrong.
   */
  run(): Promise<void>;
}

/** Everything that is demanded of one plugin. Checks run one after another; disposing removes what they left. */
export interface Contract extends AsyncDisposable {
  readonly title: string;
  readonly checks: readonly Check[];
}
