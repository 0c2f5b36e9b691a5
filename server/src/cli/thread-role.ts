/** Tells a thread that checks Dockerfiles from any other that loads the command line's file. */
export const CHECK_THREAD = 'bulkhead-check';
