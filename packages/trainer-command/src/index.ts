/** The package's contract version. */
export const contractVersion = 'v1';
